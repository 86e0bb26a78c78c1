"""What every write of this room has in common: reason, times, the one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.training.errors import InvalidError, ReasonNeededError
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_REASON_LENGTH = 2_000
_AHEAD = timedelta(hours=1)
"""How far a device's clock may run ahead before a time counts as not happened yet."""


@dataclass(frozen=True)
class Sent:
    """One submission of a device, the API or a page, as its action receives it.

    `based_on` is the version that the author saw: None for a new record. `at` is
    when the server received it, `recorded_at` when the device recorded it.
    """

    acting_user: Viewer
    record_id: UUID | None
    values: dict[str, Any]
    based_on: int | None
    reason: str
    occurred_at: datetime | None
    at: datetime
    recorded_at: datetime | None
    marks: Mapping[str, Leaf] | None

    @property
    def is_amendment(self) -> bool:
        """Whether it is a new version of a record that is there."""
        return self.based_on is not None

    def existing(self, kind: str) -> Any:
        """The typed row that is amended; an UnknownRecordError where there is none."""
        rows = kind_named(kind).model._default_manager
        row = rows.filter(agency_id=self.acting_user.agency, id__in=[self.record_id]).first()
        if row is None:
            message = "There is no such record to amend here."
            raise UnknownRecordError(message)
        return row

    def put(self, kind: str, values: dict[str, Any], said_at: datetime | None) -> Any:
        """Write the new record or version; gives its typed row.

        It happened at `said_at`, which its own content says; else when the
        sender says; else when it was recorded or received.
        """
        happened_at = said_at or self.occurred_at or self.recorded_at or self.at
        reason = self.checked_reason()
        kept = {name: value for name, value in values.items() if value not in (None, [], {})}
        with writing(
            agency=str(self.acting_user.agency),
            acting_user=self.acting_user,
            at=self.at,
            recorded_at=self.recorded_at,
        ) as book:
            return book.put(
                kind,
                kept,
                record_id=self.record_id,
                occurred_at=happened_at,
                based_on=self.based_on,
                reason=reason,
                marks=self.marks,
            )

    def checked_reason(self) -> str:
        """The reason, needed where something is amended."""
        text = self.reason.strip()
        if self.is_amendment and not text:
            raise ReasonNeededError
        if len(text) > _REASON_LENGTH:
            message = f"At most {_REASON_LENGTH} characters of reason are kept."
            raise InvalidError([Problem("/reason", message)])
        return text


def new(acting_user: Viewer, values: dict[str, Any], at: datetime) -> Sent:
    """What a page or the program itself sends: a new record, recorded when it is received."""
    return Sent(acting_user, None, values, None, "", None, at, None, None)


def wrote(viewer: Viewer, row: Record) -> bool:
    """Whether the viewer wrote the first version."""
    return row.opened_by == viewer.actor_id


def require_author(viewer: Viewer, row: Record) -> None:
    """Refuse everyone but the person whose statement it is."""
    if not wrote(viewer, row):
        message = "Only the person who wrote this amends it. Add a statement of your own beside it."
        raise NotAllowedError(message)


def check_times(values: Mapping[str, Any], at: datetime) -> None:
    """Refuse an end before the beginning, and times that have not come yet."""
    problems = []
    for name in ("started_at", "ended_at"):
        moment = values.get(name)
        if moment is not None and moment > at + _AHEAD:
            problems.append(Problem(f"/{name}", "This time has not come yet; check the date."))
    began, ended = values.get("started_at"), values.get("ended_at")
    if began and ended and ended < began:
        problems.append(Problem("/ended_at", "It ended before it began; check both times."))
    if problems:
        raise InvalidError(problems)
