"""Addresses of enrolled phones, under /<agency>/phones/."""

from __future__ import annotations

from django.urls import path

from watchbook.ground.people.views import phones

app_name = "phones"
urlpatterns = [
    path("", phones.index, name="index"),
    path("add/", phones.add, name="add"),
    path("<uuid:phone_id>/revoke/", phones.revoke, name="revoke"),
]
