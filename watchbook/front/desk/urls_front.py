"""The front door."""

from __future__ import annotations

from django.urls import path

from watchbook.front.desk.views import home

urlpatterns = [path("", home.front, name="front")]
