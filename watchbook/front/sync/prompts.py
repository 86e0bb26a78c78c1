"""What the inbox asks of people: mend what could not be taken, settle what was written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.front.sync.choices import Status
from watchbook.front.sync.conflicts import conflicts_to_settle
from watchbook.front.sync.models import Submission
from watchbook.front.sync.showing import title_of
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.queries import record_url
from watchbook.ground.records.queries.signing import unsigned_of
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.records.slots import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def submissions_to_mend(viewer: Viewer, _at: datetime) -> Iterator[Prompt]:
    """To the sender of what was quarantined: mend it. To a record's author: settle a conflict."""
    rows = Submission.objects.filter(
        agency_id=viewer.agency, status=Status.QUARANTINED, actor__in=own_actors(viewer)
    )
    for row in rows.order_by("received_at"):
        text = "The server keeps it, but it is not in the record yet."
        yield _asked(viewer, row, f"Mend: {title_of(row)}", text)
    conflicts = conflicts_to_settle(viewer)
    names = actor_names(str(viewer.agency), [row.reminded_by for row in conflicts])
    for row in conflicts:
        text = "It was written on an older version; both are kept."
        if row.reminded_by:
            text = f"{names[row.reminded_by]} asks you to settle it. {text}"
        yield _asked(viewer, row, f"Settle: {title_of(row)}", text)


def _asked(viewer: Viewer, row: Submission, title: str, text: str) -> Prompt:
    return Prompt(
        kind="sync.mend",
        subjects=_whose(viewer),
        due_at=row.received_at,
        audience=(viewer.actor_id,),
        title=title,
        text=text,
        url=reverse("inbox:submission", kwargs={"agency": row.agency_id, "sent_as": row.sent_as}),
    )


def _whose(viewer: Viewer) -> tuple[UUID, ...]:
    """The person who is asked: where he is silenced it waits, and is kept meanwhile."""
    return (viewer.person_id,) if viewer.person_id is not None else ()


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
            subjects=_whose(viewer),
            due_at=row.received_at,
            audience=(viewer.actor_id,),
            title=f"Sign for: {title_of(row)}",
            text="Your phone wrote it while it was locked; say that you stand by it.",
            url=record_url(row.agency_id, row.kind, record_id) + "?here",
        )
