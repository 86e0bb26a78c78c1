"""What every write of this room has in common: reason, times, the one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.teams.models import Team
from watchbook.duty.watches.errors import InvalidError
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
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

    def existing(self, kind: str) -> Any:
        """The row that is amended, None for a new record; UnknownRecordError where it is absent."""
        if self.based_on is None:
            return None
        rows = kind_named(kind).model._default_manager
        row = rows.filter(agency_id=self.acting_user.agency, id__in=[self.record_id]).first()
        if row is None:
            message = "There is no such record to amend here."
            raise UnknownRecordError(message)
        return row

    def team(self) -> Team:
        """The team that the values name, with dog and handler."""
        return team_named(self.acting_user, self.values["team"])

    def put(self, kind: str, values: dict[str, Any], said_at: datetime | None) -> Any:
        """Write the new record or version; gives its typed row.

        It happened at `said_at`, which its own content says; else when the sender says; else
        when it was recorded or received.
        """
        reason = self._checked_reason()
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
                occurred_at=said_at or self.occurred_at or self.recorded_at or self.at,
                based_on=self.based_on,
                reason=reason,
                marks=self.marks,
            )

    def _checked_reason(self) -> str:
        text = self.reason.strip()
        if self.based_on is not None and not text:
            raise refused("/reason", "Say why you change this; the reason is kept.")
        if len(text) > _REASON_LENGTH:
            raise refused("/reason", f"At most {_REASON_LENGTH} characters of reason are kept.")
        return text


def new(acting_user: Viewer, values: dict[str, Any], at: datetime) -> Sent:
    """What a page or the program itself sends: a new record, recorded when it is received."""
    return Sent(acting_user, None, values, None, "", None, at, None, None)


def amending(
    acting_user: Viewer, row: Any, values: dict[str, Any], reason: str, at: datetime
) -> Sent:
    """What a page sends to change a record: all its values, on the version that was seen."""
    return Sent(acting_user, row.id, values, row.version, reason, None, at, None, None)


def refused(pointer: str, message: str) -> InvalidError:
    """The error of one field."""
    return InvalidError([Problem(pointer, message)])


def team_named(viewer: Viewer, team_id: Any) -> Team:
    """A team of the viewer's agency; an UnknownRecordError where there is none (yet)."""
    rows = Team.objects.filter(agency_id=viewer.agency, id__in=[team_id])
    team = rows.select_related("dog", "handler").first()
    if team is None:
        message = "Team: no such record is kept here yet."
        raise UnknownRecordError(message)
    return team


def require_author(viewer: Viewer, row: Any) -> None:
    """Refuse everyone but the person who wrote the first version."""
    if row is not None and row.opened_by != viewer.actor_id:
        message = "Only the person who wrote this amends it. Add a statement of your own beside it."
        raise NotAllowedError(message)


def check_span(values: Mapping[str, Any], begin: str, end: str, at: datetime | None = None) -> None:
    """Refuse an end before its beginning and, where `at` is given, times that have not come yet."""
    problems = [
        Problem(f"/{name}", "This time has not come yet; check the date.")
        for name in (begin, end)
        if at is not None and values.get(name) is not None and values[name] > at + _AHEAD
    ]
    began, ended = values.get(begin), values.get(end)
    if began and ended and ended < began:
        problems.append(Problem(f"/{end}", "It ends before it begins; check both times."))
    if problems:
        raise InvalidError(problems)
