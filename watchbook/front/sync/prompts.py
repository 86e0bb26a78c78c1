"""What the inbox asks of people: mend what could not be taken, settle what was written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.front.sync.choices import Status
from watchbook.front.sync.models import Submission
from watchbook.front.sync.showing import title_of
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
    rows = Submission.objects.filter(agency_id=viewer.agency, status__in=list(_TEXTS))
    for row in rows.order_by("received_at"):
        title, text = _TEXTS[Status(row.status)]
        yield Prompt(
            kind="sync.mend",
            subjects=(),
            due_at=row.received_at,
            audience=(row.actor,),
            title=title.format(title_of(row)),
            text=text,
            url=reverse(
                "inbox:submission", kwargs={"agency": row.agency_id, "sent_as": row.sent_as}
            ),
        )
