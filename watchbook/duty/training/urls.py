"""Addresses of this room, under `/<agency>/training/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.training.views import events, exercises, guests, hours, runs

app_name = "training"

urlpatterns = [
    path("", events.index, name="index"),
    path("events/<uuid:event_id>/", events.event, name="event"),
    path("events/<uuid:event_id>/order/", events.order, name="order"),
    path("events/<uuid:event_id>/mark/", events.mark, name="mark"),
    path("events/<uuid:event_id>/copy/", events.copy, name="copy"),
    path("events/<uuid:event_id>/leaving/", guests.leaving, name="leaving"),
    path("events/<uuid:event_id>/leaving/runs.json", guests.own_runs, name="own_runs"),
    path("exercises/<uuid:exercise_id>/", exercises.exercise, name="exercise"),
    path("exercises/<uuid:exercise_id>/layout/", exercises.layout, name="layout"),
    path("runs/", runs.index, name="runs"),
    path("runs/log/", runs.log, name="log"),
    path("runs/<uuid:run_id>/", runs.run, name="run"),
    path("runs/<uuid:run_id>/opened.json", guests.opened_run, name="opened_run"),
    path("runs/<uuid:run_id>/stands/", runs.stands, name="stands"),
    path("runs/<uuid:run_id>/answer/", runs.answer, name="answer"),
    path("witnesses/<uuid:witness_id>/", runs.witness, name="witness"),
    path("hours/", hours.hours, name="hours"),
]
