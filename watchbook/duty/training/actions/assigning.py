"""The rule of a training day's teams: a restricted dog is not planned without a named decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.training.queries.restrictions import restricted_teams, span_of
from watchbook.duty.watches.queries.restrictions import said_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.duty.health.queries.fitness import Word
    from watchbook.duty.teams.models import Team
    from watchbook.duty.training.models import Event, EventOverride
    from watchbook.ground.records.sending import Sent

_WHAT_TO_DO = (
    "Take the team off this day; or ask the veterinarian; or, if it must be, a trainer or a "
    "supervisor adds it under “Despite a restriction” with the reason, under the own name."
)
_WHO = "A trainer or a supervisor decides, under the own name, that a restricted dog trains."


def guarded_day(sent: Sent, before: Event | None) -> dict[str, Any]:
    """The values of a training day, with who decided despite which restriction.

    An InvalidError that names every restricted dog of a day that lies ahead for which nobody gave
    a reason. A day that has begun is a record of what was done: it is taken as it is.
    """
    listed = [one["team"] for one in sent.values.get("teams") or ()]
    given = sent.values.get("overrides") or []
    is_ahead = sent.values["held_from"] > sent.written_at
    if not given and not is_ahead:
        return sent.values
    span = span_of(sent.values["held_from"], sent.values.get("held_until"))
    held = restricted_teams(sent.acting_user, [*listed, *(one["team"] for one in given)], span)
    if is_ahead:
        _refuse(held, set(listed), {one["team"] for one in given})
    words = {team.id: found for team, found in held}
    kept = _earlier(before)
    decided = [
        told for one in given if (told := _decided(sent, one, words, kept.get(one["id"])))
    ]  # fmt: skip
    return sent.values | {"overrides": decided}


def _refuse(held: list[tuple[Team, list[Word]]], listed: set[UUID], given: set[UUID]) -> None:
    problems = [
        Problem("/overrides", f"{said_of(team, words[0])} {_WHAT_TO_DO}")
        for team, words in held
        if team.id in listed and team.id not in given
    ]
    if problems:
        raise InvalidError(problems)


def _earlier(before: Event | None) -> dict[str, EventOverride]:
    return {one.key: one for one in before.overrides.all()} if before is not None else {}


def _decided(
    sent: Sent, one: dict[str, Any], words: dict[UUID, list[Word]], earlier: EventOverride | None
) -> dict[str, Any] | None:
    """One decision with its name; None where nothing needs it. What stood already is kept."""
    told = {name: one[name] for name in ("id", "team", "reason")}
    if earlier is not None and (earlier.team_id, earlier.reason) == (one["team"], one["reason"]):
        return told | {"decided_by": earlier.decided_by_id, "fitness": earlier.fitness_id}
    if one["team"] not in words:
        return None
    event_id = sent.record_id if sent.is_amendment else None
    if not may(sent.acting_user, "training.correct", event_id) or not sent.acting_user.person_id:
        raise NotAllowedError(_WHO)
    word = words[one["team"]][0].row.id
    return told | {"decided_by": sent.acting_user.person_id, "fitness": word}
