"""The address `/<agency>/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.desk.views import home

app_name = "desk"
urlpatterns = [path("", home.home, name="home")]
