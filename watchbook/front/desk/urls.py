"""The addresses `/<agency>/`, `/<agency>/calendar/` and `/<agency>/glance/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.desk.views import calendar, glance, home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.month, name="calendar"),
    path("glance/", glance.index, name="glance"),
    path("glance/waiting/", glance.waiting, name="outstanding"),
    path("glance/<slug:name>/", glance.section, name="section"),
]
