"""Addresses of this room, under `/<agency>/reports/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.reports.views import issued, numbers, reports

app_name = "reports"

urlpatterns = [
    path("", numbers.index, name="index"),
    path("issue/", numbers.issue, name="issue"),
    path("issued/", issued.index, name="issued"),
    path("issued/<uuid:issued_id>/", issued.number, name="number"),
    path("issued/<uuid:issued_id>/pdf/", issued.paper, name="number_paper"),
    path("kept/", reports.listed, name="kept_list"),
    path("kept/<uuid:report_id>/", reports.kept, name="kept"),
    path("kept/<uuid:report_id>/pdf/", reports.kept_paper, name="kept_paper"),
    path("of/<slug:name>/", reports.report, name="report"),
    path("of/<slug:name>/pdf/", reports.paper, name="paper"),
    path("of/<slug:name>/issue/", reports.issue, name="issue_report"),
]
