"""What the inbox asks of people: mend what could not be taken, settle what was written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.front.sync.choices import Status
from watchbook.front.sync.models import Submission
from watchbook.front.sync.showing import title_of
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.queries import record_url
from watchbook.ground.records.queries.signing import unsigned_of
from watchbook.ground.records.slots import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

_TEXTS = {
    Status.QUARANTINED: ("Mend: {}", "The server keeps it, but it is not in the record yet."),
    Status.CONFLICT: ("Settle: {}", "It was written on an older version; both are kept."),
}


def submissions_to_mend(viewer: Viewer, _at: datetime) -> Iterator[Prompt]:
    """One prompt to the sender of each submission that needs a person."""
    rows = Submission.objects.filter(
        agency_id=viewer.agency, status__in=list(_TEXTS), actor__in=own_actors(viewer)
    )
    for row in rows.order_by("received_at"):
        title, text = _TEXTS[Status(row.status)]
        yield Prompt(
            kind="sync.mend",
            subjects=(),
            due_at=row.received_at,
            audience=(viewer.actor_id,),
            title=title.format(title_of(row)),
            text=text,
            url=reverse(
                "inbox:submission", kwargs={"agency": row.agency_id, "sent_as": row.sent_as}
            ),
        )


def words_of_phones(viewer: Viewer, _at: datetime) -> Iterator[Prompt]:
    """One prompt for each record that the viewer's phone wrote while locked, until he signs."""
    actors = [actor for actor in own_actors(viewer) if actor != viewer.actor_id]
    if not actors:
        return
    rows = Submission.objects.filter(
        agency_id=viewer.agency, actor__in=actors, status=Status.ACCEPTED
    ).order_by("received_at")
    kept = {row.record_id: row for row in rows if row.record_id is not None}
    for record_id in unsigned_of(str(viewer.agency), kept):
        row = kept[record_id]
        yield Prompt(
            kind="sync.sign_for",
            subjects=(),
            due_at=row.received_at,
            audience=(viewer.actor_id,),
            title=f"Sign for: {title_of(row)}",
            text="Your phone wrote it while it was locked; say that you stand by it.",
            url=record_url(row.agency_id, row.kind, record_id) + "?here",
        )
