"""Addresses under `/<agency>/inbox/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.sync.views import conflicts, desk
from watchbook.front.sync.views.importing import import_file

app_name = "inbox"
urlpatterns = [
    path("", desk.index, name="index"),
    path("import/", import_file, name="import"),
    path("<uuid:sent_as>/", desk.submission, name="submission"),
    path("<uuid:sent_as>/raw.json", desk.raw_json, name="raw"),
    path("<uuid:sent_as>/content", desk.content, name="content"),
    path("<uuid:sent_as>/mended/", desk.mended, name="mended"),
    path("<uuid:sent_as>/retry/", desk.retry, name="retry"),
    path("<uuid:sent_as>/dismiss/", desk.dismiss, name="dismiss"),
    path("<uuid:sent_as>/keep/", conflicts.keep, name="keep"),
    path("<uuid:sent_as>/remind/", conflicts.remind, name="remind"),
]
