"""Addresses under `/<agency>/health/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.health.views import notes

app_name = "health"
urlpatterns = [
    path("", notes.index, name="index"),
    path("<uuid:note_id>/", notes.note, name="note"),
    path("<uuid:note_id>/photograph/", notes.photograph, name="photograph"),
]
