"""Writes of runs. A run is its handler's own statement: nobody else logs or amends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.pairs import dog_and_handler
from watchbook.duty.training.models import Opening, Performance
from watchbook.duty.training.queries.pinning import Pins, pins_of
from watchbook.duty.training.schema import PERFORMANCE
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, amending, check_span, require_author

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

MOST_ATTEMPTS = 50
BACKWARDS = "It ended before it began; check both times."

_BY_PROGRAM = frozenset(
    member.name
    for member in PERFORMANCE.members
    if isinstance(member, Field) and member.is_by_program
)


def submit_performance(sent: Sent) -> Performance:
    """A new run or a new version of one; `values` clean and whole.

    The program fills in handler, the versions of set-up and layout that the run pins
    (`exercise_version` may name an older one that the author had before him), whose
    layout it is, and what the account had opened before. A new version pins the newest.
    """
    before: Performance | None = sent.existing("training.performance")
    require_author(sent.acting_user, before)
    agency = sent.agency
    handler = _handler(agency, sent.values["team"])
    pins = _pins(agency, sent.values, handler)
    require(sent.acting_user, "training.log_run", pins.event_id if pins else None)
    _require_handler(sent.acting_user, handler)
    check_span(sent.values, "started_at", "ended_at", sent.at, said=BACKWARDS)
    kept = _by_people(sent.acting_user, sent.values) | {"handler": handler}
    if pins is not None:
        kept["attempt"] = kept.get("attempt") or (before.attempt if before else None)
        kept |= _filled(pins, kept, sent.values.get("exercise_version"))
        kept |= _opened(agency, kept["exercise"], handler, _began(kept) or sent.at)
    put: Performance = sent.put("training.performance", kept, _began(kept) or sent.written_at)
    return put


def _by_people(viewer: Viewer, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a person said, without what the program fills in; blindness names who says so."""
    kept = {name: value for name, value in values.items() if name not in _BY_PROGRAM}
    if kept.get("blindness") and not kept.get("blindness_stated_by"):
        kept["blindness_stated_by"] = viewer.person_id
    return kept


def _require_handler(viewer: Viewer, handler: UUID) -> None:
    if viewer.kind != "system" and handler != viewer.person_id:
        message = "A run is logged by its own handler; others add a statement as witness."
        raise NotAllowedError(message)


def _handler(agency: str, team_id: UUID) -> UUID:
    try:
        return dog_and_handler(agency, team_id)[1]
    except Team.DoesNotExist:
        message = "Team: no such record is kept here yet."
        raise UnknownRecordError(message) from None


def _pins(agency: str, values: Mapping[str, Any], handler: UUID) -> Pins | None:
    if values.get("exercise") is None:
        return None
    pins = pins_of(agency, values["exercise"], values["team"], handler)
    if pins is None:
        message = "Exercise: no such record is kept here yet."
        raise UnknownRecordError(message)
    return pins


def _began(values: Mapping[str, Any]) -> datetime | None:
    return values.get("started_at") or values.get("ended_at")


def _filled(pins: Pins, kept: Mapping[str, Any], seen: int | None) -> dict[str, Any]:
    """Discipline and try where they were left empty, the pinned versions, whose layout it is."""
    return {
        "discipline": kept.get("discipline") or pins.discipline,
        "attempt": kept.get("attempt") or min(pins.last_attempt + 1, MOST_ATTEMPTS),
        "exercise_version": min(seen or pins.version, pins.version),
        "layout": pins.layout_id,
        "layout_version": pins.layout_version,
        "own_layout": pins.own_layout,
    }


def _opened(agency: str, exercise_id: UUID, handler: UUID, before: datetime) -> dict[str, Any]:
    """When the handler's account first opened set-up and layout, where that was before the run."""
    opened = Opening.objects.filter(
        agency_id=agency, exercise=exercise_id, actor=str(handler), opened_at__lt=before
    ).values_list("part", "opened_at")
    return {f"opened_{part}_at": moment for part, moment in opened}


def log_performance(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Performance:
    """Log a run; `values` clean by the schema `training.performance`."""
    return submit_performance(Sent(acting_user=acting_user, values=values, at=at))


def amend_performance(
    *,
    acting_user: Viewer,
    performance: Performance,
    values: dict[str, Any],
    reason: str,
    at: datetime,
) -> Performance:
    """A new version of one's own run, with the reason. `performance` is the version seen."""
    return submit_performance(amending(acting_user, performance, values, reason, at))
