"""Writes of the way back: the veterinarian's plan, its steps, the return to duty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from watchbook.after.casualty.permissions.handover import RECOVER
from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.recoveries import dog_of, may_plan
from watchbook.duty.health.actions import submit_fitness
from watchbook.duty.health.actions.fitness import require_proved
from watchbook.duty.health.permissions import CONFIRM
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty, Recovery
    from watchbook.ground.records.sending import Sent

NOT_YET = (
    "A way back is planned once it is recorded that the handler heard the clinic's word, or that "
    "the dog was discharged. Keep your text and come back then."
)


def submit_recovery(sent: Sent) -> Recovery:
    """Keep the plan: the veterinarian's own, with a proved address, or as somebody was told it.

    What it says of the dog's fitness is kept as a word on fitness too, in the same write.
    """
    require(sent.acting_user, RECOVER)
    casualty = casualty_of(sent.acting_user, sent.values["casualty"])
    if not may_plan(casualty):
        raise refused("/plan", NOT_YET)
    before = sent.existing("casualty.recovery")
    values = dict(sent.values)
    values.pop("by_veterinarian", None)
    if may(sent.acting_user, CONFIRM):
        require_proved(sent.acting_user)
        values |= {"by_veterinarian": sent.acting_user.person_id,
                   "veterinarian": sent.acting_user.name}  # fmt: skip
    elif not values.get("veterinarian"):
        raise refused("/veterinarian", "Write the name of the veterinarian who said so.")
    if values["decision"] == "returned" and values.get("status") == "unfit":
        raise refused("/status", "A dog that is unfit is not back to duty; check both.")
    if not values.get("plan") and not values.get("steps") and values["decision"] == "recovering":
        raise refused("/plan", "Write the plan, or its steps with their days.")
    with writing(agency=sent.agency, acting_user=sent.acting_user, at=sent.at,
                 recorded_at=sent.recorded_at):  # fmt: skip
        put: Recovery = sent.put("casualty.recovery", values, sent.written_at)
        if values.get("status") and (before is None or _differs(before, values)):
            _keep_fitness(sent, casualty, values, uuid5(put.id, f"fitness {put.version}"))
    return put


def _differs(before: Recovery, values: dict[str, Any]) -> bool:
    return (
        before.status != values.get("status")
        or sorted(before.restrictions) != sorted(values.get("restrictions") or ())
        or before.review_on != values.get("review_on")
    )


def _keep_fitness(sent: Sent, casualty: Casualty, values: dict[str, Any], fitness_id: UUID) -> None:
    """The id follows from the plan's version, so that what is sent twice is one record."""
    dog = dog_of(casualty)
    if dog is None:
        raise refused("/status", "The card names no dog of the unit; amend it first.")
    told = {name: values[name] for name in ("status", "restrictions", "review_on", "veterinarian")
            if values.get(name)}  # fmt: skip
    submit_fitness(
        replace(sent, record_id=fitness_id, based_on=None, reason="", marks=None,
                values={"dog": dog, **told})
    )  # fmt: skip
