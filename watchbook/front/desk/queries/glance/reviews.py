"""What waits for anybody's review or approval, by kind and age, and the records behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse

from watchbook.ground.ledger.models import State
from watchbook.ground.records.choices import AGES
from watchbook.ground.records.queries.faces import address_of_record, seen_of
from watchbook.ground.records.queries.outstanding import of_age, reviewed_kinds, waiting
from watchbook.ground.records.queries.titles import titles_of
from watchbook.ground.records.queries.words import actor_names, kind_label
from watchbook.ground.web.charts import Chart, stacked
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_STATES = {State.SUBMITTED: "to be reviewed", State.REVIEWED: "to be approved",
           State.RETURNED: "to be answered"}  # fmt: skip


@dataclass(frozen=True)
class Open:
    """One record that waits for somebody."""

    title: str
    kind: str
    waits: str
    who: str
    since: datetime
    days: int
    href: str


def outstanding(viewer: Viewer, at: datetime) -> list[Chart]:
    """How many of each kind wait, by how long they have. One aggregate for each kind."""
    rows, links = [], []
    counts = {word: Count("pk", filter=of_age(word, at)) for word, _, _ in AGES}
    page = reverse("desk:outstanding", args=[viewer.agency])
    for kind in reviewed_kinds():
        told = waiting(viewer, kind).aggregate(**counts)
        parts = {label: float(told[word]) for word, label, _ in AGES}
        rows.append((kind_label(kind.name), parts))
        links.append(f"{page}?kind={kind.name}")
    note = (
        f"For anybody's review, approval or answer, as of {moment(at).text}; records brought from "
        "elsewhere wait for nobody."
    )
    return [stacked("Waiting for review, by age", rows, of="Kind", note=note, links=links)]


def open_rows(viewer: Viewer, kind: str, age: str, at: datetime) -> list[QuerySet[Any]]:
    """The records behind a number, a query for each kind, the oldest first."""
    kinds = [one for one in reviewed_kinds() if kind in ("", one.name)]
    return [
        waiting(viewer, one).filter(of_age(age, at)).order_by("received_at", "id") for one in kinds
    ]


def told(viewer: Viewer, rows: Sequence[Any], names: dict[UUID, str], at: datetime) -> list[Open]:
    """These records as a list tells them; `names` is each record's kind. Without what is closed."""
    seen = seen_of(viewer, rows)
    titles = titles_of(str(viewer.agency), list(seen))
    authors = actor_names(str(viewer.agency), (row.author for row in rows))
    return [
        Open(
            title=titles.get(row.id) or kind_label(names[row.id]),
            kind=kind_label(names[row.id]),
            waits=_STATES[State(row.state)],
            who=authors[row.author],
            since=row.received_at,
            days=max(0, (at - row.received_at).days),
            href=address_of_record(names[row.id], row),
        )
        for row in rows
        if row.id in seen
    ]
