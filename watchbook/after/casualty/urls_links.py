"""Addresses of this room behind a link with a signature, under `/l/`."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import linked, over_code

urlpatterns = [
    path("card/<str:token>", over_code.card, name="casualty_over_code"),
    path("answer/<str:token>", linked.answer, name="casualty_answer"),
    path("live/<str:token>", linked.live, name="casualty_live"),
    path("live/<str:token>/now", linked.live_now, name="casualty_live_now"),
    path("bar/<str:token>", linked.open_bar, name="casualty_bar"),
]
