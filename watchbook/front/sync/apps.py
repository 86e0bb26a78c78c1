"""The inbox of field devices and of the API's writes."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """The inbox's room."""

    name = "watchbook.front.sync"
    label = "sync"
