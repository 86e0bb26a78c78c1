"""Addresses of this room behind a link with a signature, under `/l/`."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import linked, links, over_code

urlpatterns = [
    path("card/<str:token>", over_code.card, name="casualty_over_code"),
    path("answer/<str:token>", linked.answer, name="casualty_answer"),
    path("live/<str:token>", linked.live, name="casualty_live"),
    path("live/<str:token>/now", linked.live_now, name="casualty_live_now"),
    path("bar/<str:token>", linked.open_bar, name="casualty_bar"),
    path("handover/<str:token>/", links.handover, name="handover_link"),
    path("handover/<str:token>/code.svg", links.code, name="handover_link_code"),
    path("handover/<str:token>/prove/", links.prove, name="handover_link_prove"),
    *(
        path(f"handover/<str:token>/{what}/", links.write, {"what": what}, f"handover_link_{what}")
        for what in ("word", "kept", "passed")
    ),
]
