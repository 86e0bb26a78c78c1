"""Addresses of this room, under `/<agency>/deployments/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.deployments.views import deployments, incidents

app_name = "deployments"

urlpatterns = [
    path("", deployments.index, name="index"),
    path("<uuid:deployment_id>/", deployments.deployment, name="deployment"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/<uuid:incident_id>/", incidents.incident, name="incident"),
]
