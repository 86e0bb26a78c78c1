"""Addresses under `/<agency>/tracks/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.tracks.views import trails

app_name = "tracks"
urlpatterns = [
    path("", trails.index, name="index"),
    path("<uuid:trail_id>/", trails.trail, name="trail"),
    path("<uuid:trail_id>/roles/", trails.roles, name="roles"),
    path("<uuid:trail_id>/track.json", trails.described, name="described"),
    path("<uuid:trail_id>/lines.json", trails.lines, name="lines"),
    path("<uuid:trail_id>/original/", trails.original, name="original"),
]
