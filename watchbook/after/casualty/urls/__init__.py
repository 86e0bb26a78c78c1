"""Addresses of this room, under `/<agency>/casualty/`."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.urls import alerts, cards, handover, officers, protocols
from watchbook.after.casualty.views import clinics, donors

app_name = "casualty"

urlpatterns = [
    *cards.urlpatterns,
    *alerts.urlpatterns,
    path("clinics/", clinics.index, name="index"),
    path("clinics/<uuid:clinic_id>/", clinics.clinic, name="clinic"),
    path("clinics/<uuid:clinic_id>/verify/", clinics.verify, name="verify"),
    path("donors/", donors.index, name="donors"),
    *officers.urlpatterns,
    *protocols.urlpatterns,
    *handover.urlpatterns,
]
