"""Addresses of this room, under `/<agency>/teams/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.teams.views import (
    dogs,
    envelopes,
    handlers,
    life,
    photographs,
    plans,
    standing,
    teams,
)

app_name = "teams"

urlpatterns = [
    path("", dogs.index, name="index"),
    path("add/", teams.add_team, name="add_team"),
    path("dogs/add/", dogs.add_dog, name="add_dog"),
    path("dogs/<uuid:dog_id>/", dogs.dog, name="dog"),
    path("dogs/<uuid:dog_id>/amend/", dogs.amend_dog, name="amend_dog"),
    path("dogs/<uuid:dog_id>/photograph/", photographs.photograph, name="photograph"),
    path("dogs/<uuid:dog_id>/photograph/add/", photographs.add_photograph, name="add_photograph"),
    path("handlers/", handlers.handlers, name="handlers"),
    path("handlers/<uuid:person_id>/", handlers.handler, name="handler"),
    path("handlers/<uuid:person_id>/envelope/open/", envelopes.ask_to_open, name="ask_to_open"),
    path("plans/", plans.plans, name="plans"),
    path("envelope/", envelopes.envelope, name="envelope"),
    path("envelope/write/", envelopes.write_envelope, name="write_envelope"),
    path("envelope/withdraw/", envelopes.withdraw_envelope, name="withdraw_envelope"),
    path("openings/<uuid:opening_id>/", envelopes.opening, name="opening"),
    path("openings/<uuid:opening_id>/confirm/", envelopes.confirm_opening, name="confirm_opening"),
    path("openings/<uuid:opening_id>/seen/", envelopes.acknowledge_opening,
         name="acknowledge_opening"),
    path("<uuid:team_id>/", teams.team, name="team"),
    path("<uuid:team_id>/amend/", teams.amend_team, name="amend_team"),
    path("<uuid:team_id>/end/", teams.end_team, name="end_team"),
    path("<uuid:team_id>/plan/", plans.plan, name="plan"),
    path("<uuid:team_id>/plan/write/", plans.write_plan, name="write_plan"),
    path("<uuid:team_id>/plan/check/", plans.check_plan, name="check_plan"),
    path("<uuid:team_id>/plan/print/", plans.print_plan, name="print_plan"),
]  # fmt: skip

for _what, _prefix in (("dog", "dogs/"), ("handler", "handlers/"), ("team", "")):
    _base = f"{_prefix}<uuid:subject_id>/"
    urlpatterns += [
        path(f"{_base}life/", life.life, {"what": _what}, name=f"{_what}_life"),
        path(f"{_base}life/print/", life.print_life, {"what": _what}, name=f"{_what}_life_print"),
        path(f"{_base}stand-down/", standing.stand_down, {"what": _what},
             name=f"{_what}_stand_down"),
        path(f"{_base}stand-down/end/", standing.end_stand_down, {"what": _what},
             name=f"{_what}_end_stand_down"),
    ]  # fmt: skip
