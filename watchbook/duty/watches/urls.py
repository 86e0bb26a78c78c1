"""Addresses of this room, under `/<agency>/watches/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.watches.views import (
    agreements,
    care,
    guard,
    markers,
    periods,
    roster,
    watches,
)

app_name = "watches"

urlpatterns = [
    path("", watches.index, name="index"),
    path("begin/", watches.begin, name="begin"),
    path("list/", watches.listed, name="list"),
    path("list/<uuid:watch_id>/", watches.watch, name="watch"),
    path("list/<uuid:watch_id>/end/", watches.end, name="end"),
    path("roster/", roster.roster, name="roster"),
    path("roster/plan/", roster.plan, name="plan"),
    path("roster/approve/", roster.approve, name="approve_roster"),
    path("roster/<uuid:shift_id>/cancel/", roster.cancel, name="cancel"),
    path("care/", care.index, name="care"),
    path("care/periods/", periods.index, name="periods"),
    path("care/periods/<uuid:team_id>/", periods.sheet, name="sheet"),
    path("care/periods/<uuid:team_id>/approve/", periods.approve, name="approve_care"),
    path("care/<uuid:care_id>/return/", periods.send_back, name="return_care"),
    path("agreements/", agreements.index, name="agreements"),
    path("agreements/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("guard/", guard.index, name="guard"),
    path("guard/despite/", guard.despite, name="despite"),
    path("marks/", markers.index, name="markers"),
    path("marks/<uuid:marker_id>/", markers.marker, name="marker"),
    path("marks/<uuid:marker_id>/nothing/", markers.nothing, name="nothing"),
]
