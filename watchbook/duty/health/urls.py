"""Addresses under `/<agency>/health/`."""

from __future__ import annotations

from django.urls import path

from watchbook.duty.health.views import alarms, attending, dogs, notes, records, stock

app_name = "health"
urlpatterns = [
    path("", dogs.index, name="index"),
    path("dogs/<uuid:dog_id>/", dogs.dog, name="dog"),
    path("dogs/<uuid:dog_id>/write/<slug:noun>/", dogs.write, name="write"),
    path("dogs/<uuid:dog_id>/veterinarians/", attending.invite, name="invite"),
    path(
        "dogs/<uuid:dog_id>/veterinarians/<uuid:attending_id>/end/",
        attending.end,
        name="end_attending",
    ),
    path("records/", records.index, name="records"),
    path("records/<slug:noun>/<uuid:record_id>/", records.record, name="record"),
    path("records/fitness/<uuid:record_id>/confirm/", records.confirm, name="confirm"),
    path("records/<slug:noun>/<uuid:record_id>/<slug:name>/", records.file, name="file"),
    path("stock/", stock.index, name="stock"),
    path("stock/<uuid:lot_id>/", stock.lot, name="lot"),
    path("alarms/", alarms.index, name="alarms"),
    path("alarms/in/<uuid:device>/", alarms.receive, name="receive"),
    path("alarms/<uuid:alarm_id>/", alarms.alarm, name="alarm"),
    path("devices/new/", alarms.new_device, name="new_device"),
    path("devices/<uuid:device_id>/", alarms.device, name="device"),
    path("devices/<uuid:device_id>/secret/", alarms.rotate, name="rotate"),
    path("devices/<uuid:device_id>/revoke/", alarms.revoke, name="revoke"),
    path("devices/<uuid:device_id>/test/", alarms.test, name="test"),
    path("notes/", notes.index, name="notes"),
    path("<uuid:note_id>/", notes.note, name="note"),
    path("<uuid:note_id>/photograph/", notes.photograph, name="photograph"),
]
