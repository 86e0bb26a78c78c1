"""Addresses of this room, under `/<agency>/certifications/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.certifications.views import certificates, evaluations, held, rules

app_name = "certifications"

urlpatterns = [
    path("", certificates.index, name="index"),
    path("ending/", held.ending, name="ending"),
    path("teams/", held.teams_now, name="teams"),
    path("teams/<uuid:team_id>/", held.team, name="team"),
    path("evaluations/", evaluations.index, name="evaluations"),
    path("evaluations/<uuid:evaluation_id>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<uuid:evaluation_id>/sheet/", evaluations.sheet, name="sheet"),
    path("rules/", rules.index, name="rules"),
    path("rules/bundled/", rules.bundled_list, name="bundled"),
    path("rules/bundled/<slug:code>/take/", rules.take, name="take"),
    path("rules/<uuid:rule_id>/", rules.rule, name="rule"),
    path("<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("<uuid:certificate_id>/paper/", certificates.paper, name="paper"),
    path("<uuid:certificate_id>/original/", certificates.original, name="original"),
    path("<uuid:certificate_id>/newest-rule/", certificates.newest_rule, name="newest_rule"),
]
