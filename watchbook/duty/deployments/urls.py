"""Addresses of this room, under `/<agency>/deployments/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.deployments.views import (
    critical,
    deployments,
    files,
    force,
    incidents,
    national,
    ratio,
    rules,
    statements,
)

app_name = "deployments"

urlpatterns = [
    path("", deployments.index, name="index"),
    path("<uuid:deployment_id>/", deployments.deployment, name="deployment"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/<uuid:incident_id>/", incidents.incident, name="incident"),
    path("files/<slug:noun>/<uuid:record_id>/<slug:key>/", files.picture, name="picture"),
    path(
        "files/<slug:noun>/<uuid:record_id>/<slug:key>/original/", files.original, name="original"
    ),
    path("incidents/<uuid:incident_id>/critical/", critical.press, name="set_critical"),
    path("incidents/<uuid:incident_id>/order/", statements.new, name="order_new"),
    path("force/", force.index, name="force"),
    path("force/<uuid:force_id>/", force.report, name="force_report"),
    path("force/<uuid:force_id>/finding/", force.find, name="force_finding"),
    path("force/bites/", force.bite_list, name="bites"),
    path("force/bites/<uuid:bite_id>/", force.bite, name="bite"),
    path("force/ratio/", ratio.index, name="ratio"),
    path("force/ratio/<slug:definition>/<slug:part>/", ratio.half, name="ratio_half"),
    path("force/fbi/", national.this_month, name="fbi"),
    path("force/fbi/<str:month>/", national.month, name="fbi_month"),
    path("force/fbi/<str:month>/file/", national.download, name="fbi_file"),
    path("force/rules/", rules.rules, name="force_rules"),
    path("critical/", critical.index, name="criticals"),
    path("critical/<uuid:critical_id>/", critical.critical, name="critical"),
    path("critical/<uuid:critical_id>/change/", critical.change, name="change_critical"),
    path("critical/<uuid:critical_id>/end/", critical.end, name="end_critical"),
    path("orders/", statements.index, name="orders"),
    path("orders/<uuid:order_id>/", statements.order, name="order"),
    path("orders/<uuid:order_id>/statement/", statements.give, name="give_statement"),
    path("orders/<uuid:order_id>/reader/", statements.name_reader, name="name_reader"),
]
