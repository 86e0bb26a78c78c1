"""Addresses of this room, under `/<agency>/casualty/`."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty import (
    urls_alerts,
    urls_card,
    urls_clinic,
    urls_officer,
    urls_protocols,
)
from watchbook.after.casualty.views import clinics, donors

app_name = "casualty"

urlpatterns = [
    *urls_card.urlpatterns,
    *urls_alerts.urlpatterns,
    path("clinics/", clinics.index, name="index"),
    path("clinics/<uuid:clinic_id>/", clinics.clinic, name="clinic"),
    path("clinics/<uuid:clinic_id>/verify/", clinics.verify, name="verify"),
    path("donors/", donors.index, name="donors"),
    *urls_officer.urlpatterns,
    *urls_protocols.urlpatterns,
    *urls_clinic.urlpatterns,
]
