"""The demo: a fictitious agency and three years of its work."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo's room."""

    name = "watchbook.front.demo"
    label = "demo"
