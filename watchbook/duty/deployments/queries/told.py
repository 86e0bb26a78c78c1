"""Who must be told of force by the agency's own rules, and of whom nothing says that he was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.core.reliability.national import Hurt, judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.duty.deployments.models import Force
    from watchbook.duty.deployments.queries.force import RulesNow

_ACCIDENTS = ("accidental", "unintended-person")


def not_told(force: Force, rules: RulesNow, used_at: datetime) -> Iterator[tuple[str, datetime]]:
    """Notifications that the rules ask for and the report does not hold, with when they were due.

    A notification is the rule's where its words stand in it, whatever the case.
    """
    told = [one.who.casefold() for one in force.notifications.all()]
    for who, within, only_if in rules.told:
        if _applies(force, only_if) and not any(who.casefold() in one for one in told):
            yield who, used_at + (within or timedelta())


def _applies(force: Force, only_if: str) -> bool:
    if not only_if:
        return True
    if only_if == "accidental":
        return any(one.manner in _ACCIDENTS for one in force.bites.all())
    if only_if == "admitted":
        return any(one.hospital == "admitted" for one in force.people.all())
    hurt = [Hurt(one.key, one.has_died, frozenset(one.signs or ())) for one in force.people.all()]
    shots = any(one.force == "firearm-at-person" for one in force.other_force.all())
    return judged(hurt, has_firearm_at_person=shots).is_reportable
