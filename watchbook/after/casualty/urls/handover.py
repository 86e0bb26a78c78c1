"""Addresses of the hand-over, of the clinic's word and of the way back."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import handover, recoveries, words

_ONE = "k9-down/<uuid:casualty_id>"

urlpatterns = [
    path(f"{_ONE}/handover/", handover.handover, name="handover"),
    path(f"{_ONE}/handover/code.svg", handover.code, name="handover_code"),
    path(f"{_ONE}/handover/links/", handover.new_link, name="handover_new_link"),
    path(f"{_ONE}/handover/links/<uuid:link_id>/end/", handover.end_link, name="handover_end_link"),
    path(
        f"{_ONE}/handover/links/<uuid:link_id>/keep/", handover.keep_link, name="handover_keep_link"
    ),
    path(f"{_ONE}/word/", words.word, name="word"),
    path(f"{_ONE}/word/name/", words.name, name="word_name"),
    path(f"{_ONE}/word/keep/", words.keep, name="word_keep"),
    path(f"{_ONE}/word/heard/", words.heard, name="word_heard"),
    path(f"{_ONE}/word/code/", words.give_code, name="word_code"),
    path(f"{_ONE}/recovery/", recoveries.recovery, name="recovery"),
]
