"""Addresses under `/log/`."""

from __future__ import annotations

from django.urls import re_path

from watchbook.ground.ledger.views import log_file

app_name = "ledger"
urlpatterns = [
    re_path(
        r"^(?P<agency>[a-z0-9-]{2,20})/(?P<epoch>[1-9][0-9]{0,6})/(?P<path>[a-z0-9/.]{1,80})$",
        log_file,
        name="log",
    )
]
