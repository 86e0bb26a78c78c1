"""Addresses under `/field/`, the installed application."""

from __future__ import annotations

from django.urls import path, re_path

from watchbook.front.field.views import data, plans, shell
from watchbook.front.field.views.recovery import recovery

app_name = "field"
_KIND = r"(?P<kind>[a-z]{2,20}\.[a-z_]{2,40})"
_AGENCY = r"(?P<agency>[a-z0-9-]{2,20})"
_PHONE = r"(?P<phone>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_RECORD = r"(?P<record>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
urlpatterns = [
    path("", shell.page, {"name": "home"}, name="home"),
    path("service-worker.js", shell.worker, name="worker"),
    path("shell.json", shell.bundle, name="shell"),
    path("later.json", shell.later, name="later"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("enrol/", shell.page, {"name": "enrol"}, name="enrol"),
    path("phone/", shell.page, {"name": "phone"}, name="phone"),
    path("record/", shell.page, {"name": "record"}, name="record"),
    path("mark/", shell.page, {"name": "mark"}, name="mark"),
    path("photo/", shell.page, {"name": "photo"}, name="photo"),
    path("day/", shell.page, {"name": "day"}, name="day"),
    path("down/", shell.page, {"name": "down"}, name="down"),
    path("forms/", shell.page, {"name": "form"}, name="forms"),
    re_path(rf"^forms/{_KIND}/$", shell.form, name="form"),
    re_path(rf"^forms/{_KIND}\.json$", data.description, name="description"),
    re_path(rf"^reference/{_AGENCY}\.json$", data.reference, name="reference"),
    re_path(rf"^recovery/{_AGENCY}/{_PHONE}\.json$", recovery, name="recovery"),
    re_path(rf"^plans/{_AGENCY}/{_PHONE}\.json$", plans.plans, name="plans"),
    re_path(rf"^plans/{_AGENCY}/{_PHONE}/openings\.json$", plans.openings, name="openings"),
    re_path(rf"^beginnings/{_AGENCY}/{_KIND}\.json$", data.beginning, name="beginning"),
    re_path(rf"^records/{_AGENCY}/{_KIND}/{_RECORD}\.json$", data.record, name="record"),
]
