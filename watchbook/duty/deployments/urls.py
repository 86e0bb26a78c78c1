"""Addresses of this room, under `/<agency>/deployments/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.deployments.views import deployments, files, incidents

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
]
