"""Reads of the cards in the cars: which team has one, how old it is, whether its plan moved on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.after.casualty.models import CarCard
from watchbook.duty.teams.queries.plans import plan_lines
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.queries.plans import PlanLine
    from watchbook.ground.people.viewer import Viewer

RENEW_AFTER_DAYS = 183
"""A card is printed anew at least as often as its plan is read through."""


@dataclass(frozen=True)
class CarCardLine:
    """One team with its plan and the newest card that was printed of it."""

    team_line: PlanLine
    card: CarCard | None
    age_days: int | None

    @property
    def is_behind(self) -> bool:
        """Whether the plan has a newer version than the card, or the card is old."""
        if self.card is None or self.team_line.plan is None:
            return False
        return self.is_older_than_plan or (self.age_days or 0) > RENEW_AFTER_DAYS

    @property
    def is_older_than_plan(self) -> bool:
        """Whether the plan has a newer version than the card."""
        plan = self.team_line.plan
        return self.card is not None and plan is not None and self.card.plan_version < plan.version


def carcard_lines(viewer: Viewer, at: datetime) -> list[CarCardLine]:
    """Every team in force, by dog, with its newest card. NotAllowedError without the plans."""
    lines = plan_lines(viewer, at)
    newest: dict[UUID, CarCard] = {}
    kept = CarCard.objects.filter(
        agency_id=viewer.agency, team__in=[line.team.id for line in lines]
    ).exclude(state=State.EXPUNGED)
    for card in kept.order_by("printed_at", "id"):
        newest[card.team_id] = card
    return [_line(line, newest.get(line.team.id), at) for line in lines]


def chosen_cards(lines: list[CarCardLine], *, text: str = "", state: str = "") -> list[CarCardLine]:
    """Those whose team has these words; `state` is `again` or `none`, empty for all."""
    words = text.casefold().split()
    return [
        line
        for line in lines
        if _stands_as(line, state)
        and all(word in str(line.team_line.team).casefold() for word in words)
    ]


def _stands_as(line: CarCardLine, state: str) -> bool:
    if state == "again":
        return line.is_behind
    return state != "none" or (line.card is None and line.team_line.plan is not None)


def _line(line: PlanLine, card: CarCard | None, at: datetime) -> CarCardLine:
    return CarCardLine(line, card, (at - card.printed_at).days if card is not None else None)


def carcard_of(viewer: Viewer, card_id: UUID) -> CarCard:
    """One card; a NotFoundError where there is none."""
    kept = CarCard.objects.filter(agency_id=viewer.agency, id=card_id)
    found = kept.exclude(state=State.EXPUNGED).select_related("team__dog", "plan").first()
    if found is None:
        message = "There is no such card here."
        raise NotFoundError(message)
    return found


def carcard_columns() -> list[str]:
    """Names of the columns of exported cards."""
    return ["team", "plan_version", "card_printed", "card_plan_version", "card_age_days",
            "print_again"]  # fmt: skip


def carcard_rows(lines: list[CarCardLine]) -> list[list[object]]:
    """Exported cards. Empty: there is no plan, or no card was printed."""
    return [
        [str(line.team_line.team), line.team_line.plan.version if line.team_line.plan else None,
         line.card.printed_at if line.card else None,
         line.card.plan_version if line.card else None, line.age_days, line.is_behind]
        for line in lines
    ]  # fmt: skip
