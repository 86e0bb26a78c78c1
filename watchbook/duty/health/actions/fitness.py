"""Writes of the veterinarian's word on fitness for duty, and of its confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.duty.health.actions.writing import begin
from watchbook.duty.health.choices import FIT, RESTRICTED, STRICTNESS
from watchbook.duty.health.models import Fitness
from watchbook.duty.health.permissions import CONFIRM
from watchbook.duty.health.queries.dogs import has_proved_address, require_writer
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import AHEAD, refused

if TYPE_CHECKING:
    from watchbook.duty.health.models import Confirmation
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent

NOT_PROVED = (
    "Your address is not proved yet, so this would not count as the veterinarian's own word. "
    "Ask the unit to send you an invitation, and open its link from your mail."
)


def submit_fitness(sent: Sent) -> Fitness:
    """Keep a word on fitness: the veterinarian's own, or as the handler was told it.

    A veterinarian must attend the dog and have proved his address. Others name whom they heard;
    it is shown as not yet confirmed until that veterinarian confirms it.
    """
    before = begin(sent, "health.fitness")
    values = dict(sent.values)
    values.pop("by_veterinarian", None)
    if _is_own_word(sent.acting_user):
        require_proved(sent.acting_user)
        values |= {
            "by_veterinarian": sent.acting_user.person_id,
            "veterinarian": sent.acting_user.name,
        }
    elif not values.get("veterinarian"):
        raise refused("/veterinarian", "Write the name of the veterinarian who said so.")
    if values["status"] == RESTRICTED and not (values.get("restrictions") or values.get("words")):
        raise refused("/restrictions", "Choose what the dog does not do, or say it in words.")
    values["from_at"] = values.get("from_at") or (
        before.from_at if before is not None else sent.written_at
    )
    _check_days(sent, values)
    if before is not None:
        _check_amended(sent, before, values)
    put: Fitness = sent.put("health.fitness", values, min(values["from_at"], sent.written_at))
    return put


def _check_amended(sent: Sent, before: Fitness, values: dict[str, Any]) -> None:
    """Refuse who amends a veterinarian's own word, or eases a restriction by an amendment.

    What eases is another word beside it, which holds once it is proven; one with its paper is.
    """
    if _is_own_word(sent.acting_user):
        return
    if before.by_veterinarian_id is not None:
        message = (
            f"{before.veterinarian} wrote this word; nobody else amends it. Write another word "
            "as it was told to you: it holds once its paper is attached or it is confirmed."
        )
        raise NotAllowedError(message)
    if not values.get("paper") and is_eased(before, values):
        message = (
            "An amendment eases nothing. Attach the veterinarian's paper, or write another word: "
            "it holds once its paper is attached or the veterinarian confirms it."
        )
        raise refused("/status", message)


def is_eased(before: Fitness, values: dict[str, Any]) -> bool:
    """Whether less is restricted by the values than by the word as it stands."""
    if before.status == FIT:
        return False
    old, new = STRICTNESS[before.status], STRICTNESS[values["status"]]
    left_out = set(before.restrictions) - set(values.get("restrictions") or ())
    ends = values.get("until_on")
    return (
        new < old
        or (new == old and bool(left_out))
        or values["from_at"] > before.from_at
        or (ends is not None and (before.until_on is None or ends < before.until_on))
    )


def _check_days(sent: Sent, values: dict[str, Any]) -> None:
    first = values["from_at"].astimezone(ZoneInfo(sent.acting_user.timezone)).date()
    for name in ("until_on", "review_on"):
        day = values.get(name)
        if day and day < first:
            raise refused(f"/{name}", "This day is before it begins; check both.")
    if values["from_at"] > sent.at + AHEAD * 24 * 366:
        raise refused("/from_at", "It begins more than a year from now; check the date.")


def confirm_fitness(sent: Sent) -> Confirmation:
    """The veterinarian says of a word that another told: it was mine, or it was not so.

    The confirmation is for the version that stands now; an amendment waits for another.
    """
    require(sent.acting_user, CONFIRM)
    sent.existing("health.confirmation")
    if sent.values.get("is_so") is None:
        raise refused("/is_so", "Say whether it was your word or not.")
    row = Fitness.objects.filter(agency_id=sent.agency, id__in=[sent.values["fitness"]]).first()
    if row is None:
        message = "That word on fitness is not kept here yet."
        raise UnknownRecordError(message)
    require_writer(sent.acting_user, row.dog_id)
    require_proved(sent.acting_user)
    values = sent.values | {"fitness_version": row.version}
    put: Confirmation = sent.put("health.confirmation", values, sent.written_at)
    return put


def require_proved(viewer: Viewer) -> None:
    """Refuse (NotAllowedError) who has not proved the address that he signs in with."""
    if not has_proved_address(viewer):
        raise NotAllowedError(NOT_PROVED)


def _is_own_word(viewer: Viewer) -> bool:
    return may(viewer, CONFIRM)
