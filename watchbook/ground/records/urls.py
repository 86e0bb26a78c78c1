"""Addresses of this room, under `/<agency>/records/`."""

from __future__ import annotations

from django.urls import path

from watchbook.ground.records.views import (
    corrections,
    deputies,
    drafts,
    expungements,
    notices,
    prompts,
    record,
    review,
    search,
    signing,
)

app_name = "records"

_ONE = "<str:kind>/<uuid:record_id>/"

urlpatterns = [
    path("", prompts.index, name="index"),
    path("search/", search.index, name="search"),
    path("review/", review.queue, name="review_queue"),
    path("review/deputies/", deputies.index, name="deputies"),
    path("review/deputies/<uuid:deputy_id>/", deputies.one, name="deputy"),
    path("notices/", notices.index, name="notices"),
    path("notices/calendar/", notices.make_link, name="make_calendar_link"),
    path(
        "notices/calendar/<uuid:link_id>/revoke/", notices.revoke_link, name="revoke_calendar_link"
    ),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/save/", drafts.save, name="save_draft"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/discard/", drafts.discard, name="discard_draft"),
    path(_ONE, record.record, name="record"),
    path(_ONE + "history/", record.history, name="history"),
    path(_ONE + "review/", review.one, name="review"),
    path(_ONE + "correct/", corrections.correct, name="correct"),
    path(_ONE + "sign/", signing.sign, name="sign"),
    path(_ONE + "expunge/", expungements.expunge_record, name="expunge"),
]
