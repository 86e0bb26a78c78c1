"""Training that another system recorded: written in bulk by whoever brings it, never as witnessed.

The person who brings a file states nothing about a run: nobody is named as having stated its
blindness, and what an account had opened before is not told. The marks of each record say where it
came from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from watchbook.duty.teams.queries.pairs import dog_and_handler
from watchbook.duty.training.models import Exercise, Layout
from watchbook.ground.ledger.batches import Batch, prepare
from watchbook.ground.ledger.making import Stamp
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.incoming import Incoming
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

BROUGHT = ("training.event", "training.exercise", "training.layout", "training.performance")
"""What may be brought, in the order in which one names the other."""

RUN = "training.performance"


def bring_training(
    *, acting_user: Viewer, kind: str, many: Sequence[Incoming], at: datetime
) -> list[Record]:
    """Write many new records of one kind of `BROUGHT`; values clean by its schema.

    Joins a unit of work around it. Of a run the program fills in handler, discipline and pins.
    """
    require(acting_user, "training.bring")
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        return book.put_many(kind, _all_filled(agency, kind, many))


def prepare_training(
    *, acting_user: Viewer, kind: str, many: Sequence[Incoming], at: datetime
) -> Batch:
    """The same records made ready for `bring_prepared`; writes nothing."""
    require(acting_user, "training.bring")
    agency = str(acting_user.agency)
    by = Stamp(agency, acting_user.actor_id, at)
    return prepare(kind, _all_filled(agency, kind, many), by)


def bring_prepared(*, acting_user: Viewer, batch: Batch) -> None:
    """Write what `prepare_training` made ready, in this process or another."""
    require(acting_user, "training.bring")
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=batch.by.at) as book:
        book.put_batch(batch)


def _all_filled(agency: str, kind: str, many: Sequence[Incoming]) -> Sequence[Incoming]:
    if kind != RUN:
        return many
    pins = _pins(agency, [one.values.get("exercise") for one in many])
    return [replace(one, values=filled(agency, one.values, pins)) for one in many]


def bring_again(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    based_on: int,
    values: Mapping[str, Any],
    occurred_at: datetime | None,
    reason: str,
    marks: Mapping[str, Leaf],
    at: datetime,
) -> Record:
    """A new version of a brought record, because its source says something else now."""
    require(acting_user, "training.bring")
    agency = str(acting_user.agency)
    kept = dict(values)
    if kind == RUN:
        kept = filled(agency, kept, _pins(agency, [kept.get("exercise")]))
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        row: Record = book.put(
            kind, kept, record_id=record_id, based_on=based_on, occurred_at=occurred_at,
            reason=reason, marks=marks,
        )  # fmt: skip
        return row


def _pins(agency: str, exercises: Sequence[UUID | None]) -> dict[UUID, dict[str, Any]]:
    """Discipline and versions of these exercises and their layouts as they are. Two statements."""
    wanted = {one for one in exercises if one is not None}
    if not wanted:
        return {}
    found = Exercise.objects.filter(agency_id=agency, id__in=wanted)
    pins: dict[UUID, dict[str, Any]] = {
        one.id: {"discipline": one.discipline, "exercise_version": one.version} for one in found
    }
    for layout in Layout.objects.filter(agency_id=agency, exercise__in=wanted):
        pins[layout.exercise_id] |= {"layout": layout.id, "layout_version": layout.version}
    return pins


def filled(
    agency: str, values: Mapping[str, Any], pins: Mapping[UUID, Mapping[str, Any]]
) -> dict[str, Any]:
    """A brought run with what the program fills in: its handler, and what its exercise tells."""
    handler = dog_and_handler(agency, values["team"])[1]
    told = pins.get(values["exercise"], {}) if values.get("exercise") else {}
    return {**told, **values, "handler": handler}
