"""What every submission has in common: who sends what, its reason, its times, its one write.

Devices, the API and pages all hand their room's action one `Sent`; the room says what is
allowed and what follows, and `Sent.put` writes the version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem, validate
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.errors import InvalidError, ReasonNeededError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema import Schema
    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

AHEAD = timedelta(hours=1)
"""How far a device's clock may run ahead before a time counts as not happened yet."""

_REASON_LENGTH = 2_000


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One submission of a device, the API or a page, as its action receives it.

    `values` are clean and whole. `record_id` was made by whoever writes first; None where the
    server makes it. `based_on` is the version that the author saw: None for a new record.
    `occurred_at` is claimed by the sender, `recorded_at` is when the device recorded it, `at`
    when the server received it. `marks` are further leaves under `/_…`.
    """

    acting_user: Viewer
    values: dict[str, Any]
    at: datetime
    record_id: UUID | None = None
    based_on: int | None = None
    reason: str = ""
    occurred_at: datetime | None = None
    recorded_at: datetime | None = None
    marks: Mapping[str, Leaf] | None = None

    @property
    def agency(self) -> str:
        """The agency for which it was sent."""
        return str(self.acting_user.agency)

    @property
    def is_amendment(self) -> bool:
        """Whether it is a new version of a record that is there."""
        return self.based_on is not None

    @property
    def written_at(self) -> datetime:
        """When it happened as far as its envelope tells: as claimed, recorded, else received."""
        return self.occurred_at or self.recorded_at or self.at

    def existing(self, kind: str) -> Any:
        """The row that is amended, None for a new record; UnknownRecordError where it is absent."""
        if not self.is_amendment:
            return None
        rows = kind_named(kind).model._default_manager
        row = rows.filter(agency_id=self.agency, id__in=[self.record_id]).first()
        if row is None:
            message = "There is no such record to amend here."
            raise UnknownRecordError(message)
        return row

    def put(self, kind: str, values: dict[str, Any], happened_at: datetime | None) -> Any:
        """Write the new record or version; gives its typed row. Joins a unit of work around it.

        `happened_at` is what the content says, else most often `written_at`. Empty values are
        left out. An InvalidError where an amendment has no reason, or one too long.
        """
        reason = self._checked_reason()
        kept = {name: value for name, value in values.items() if value not in (None, [], {}, "")}
        with writing(
            agency=self.agency,
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

    def _checked_reason(self) -> str:
        text = self.reason.strip()
        if self.is_amendment and not text:
            raise ReasonNeededError
        if len(text) > _REASON_LENGTH:
            raise refused("/reason", f"At most {_REASON_LENGTH} characters of reason are kept.")
        return text


def amending(
    acting_user: Viewer, row: Record, values: dict[str, Any], reason: str, at: datetime
) -> Sent:
    """What a page sends to change a record: all its values, on the version that was seen."""
    return Sent(
        acting_user=acting_user, values=values, at=at,
        record_id=row.id, based_on=row.version, reason=reason,
    )  # fmt: skip


def checked_values(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the schema takes them, clean and whole; an InvalidError says what is wrong."""
    checked = validate(schema, dict(values))
    if not checked.is_valid:
        raise InvalidError(checked.problems)
    return checked.values


def kept_values(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what was left empty, as a record is put."""
    checked = checked_values(schema, values)
    return {name: value for name, value in checked.items() if value not in (None, [], "")}


def refused(pointer: str, message: str) -> InvalidError:
    """The error of one field."""
    return InvalidError([Problem(pointer, message)])


def wrote(viewer: Viewer, row: Record) -> bool:
    """Whether the viewer wrote the first version, or his phone did while it was locked."""
    return row.opened_by == viewer.actor_id or row.opened_by in own_actors(viewer)


def require_author(viewer: Viewer, row: Record | None) -> None:
    """Refuse everyone but the person whose statement it is; a new record has no author yet."""
    if row is not None and not wrote(viewer, row):
        message = "Only the person who wrote this amends it. Add a statement of your own beside it."
        raise NotAllowedError(message)


def check_span(
    values: Mapping[str, Any],
    begin: str,
    end: str,
    at: datetime | None = None,
    *,
    said: str = "It ends before it begins; check both times.",
) -> None:
    """Refuse an end before its beginning and, for what has happened by `at`, times to come."""
    problems = [
        Problem(f"/{name}", "This time has not come yet; check the date.")
        for name in dict.fromkeys((begin, end))
        if at is not None and values.get(name) is not None and values[name] > at + AHEAD
    ]
    began, ended = values.get(begin), values.get(end)
    if began and ended and ended < began:
        problems.append(Problem(f"/{end}", said))
    if problems:
        raise InvalidError(problems)
