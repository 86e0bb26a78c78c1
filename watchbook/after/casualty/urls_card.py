"""Addresses of casualties and their cards."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import casualties

urlpatterns = [
    path("k9-down/", casualties.index, name="casualties"),
    path("k9-down/<uuid:casualty_id>/", casualties.casualty, name="casualty"),
]
