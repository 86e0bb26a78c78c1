"""The addresses `/<agency>/` and `/<agency>/calendar/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.desk.views import calendar, home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.month, name="calendar"),
]
