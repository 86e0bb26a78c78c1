"""The address `/l/<token>` of calendar programs."""

from __future__ import annotations

from django.urls import path

from watchbook.front.desk.views import feed

urlpatterns = [path("<str:token>", feed.calendar, name="calendar_feed")]
