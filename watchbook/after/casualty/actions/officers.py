"""Writes of officer down: the alert, each try, each moment. None of them ever waits or refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.actions.casualties import submit_casualty
from watchbook.after.casualty.models import Officer
from watchbook.after.casualty.permissions.officers import OFFICER
from watchbook.duty.teams.models import Dog
from watchbook.duty.watches.models import Watch
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, refused, require_author

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty, Moment, Try
    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.people.viewer import Viewer

SAME_PRESS = timedelta(minutes=1)
"""Within so long the same press of the same person at the desk is one press."""


def submit_officer(sent: Sent) -> Officer:
    """Keep one alert: a dog guards a person who is down. `values` clean and whole.

    A phone whose application is locked sends it under its own signature. A watch or a dog that
    has not come yet from that phone would make the inbox hold the alert; it is left out then and
    its id kept as a mark of the version. Half a place is no place; the rest is kept.
    """
    require(sent.acting_user, OFFICER)
    before = sent.existing("casualty.officer")
    if before is not None and not sent.acting_user.has("supervisor"):
        require_author(sent.acting_user, before)
    values, marks = _known_only(sent)
    if values.get("latitude_e7") is None or values.get("longitude_e7") is None:
        values = values | {"latitude_e7": None, "longitude_e7": None}
    happened_at = _happened(sent, before)
    told = Sent(
        acting_user=sent.acting_user, values=values, at=sent.at, record_id=sent.record_id,
        based_on=sent.based_on, reason=sent.reason, occurred_at=sent.occurred_at,
        recorded_at=sent.recorded_at, marks=marks,
    )  # fmt: skip
    officer: Officer = told.put(
        "casualty.officer", values | {"happened_at": happened_at}, happened_at
    )
    return officer


def submit_try(sent: Sent) -> Try:
    """Keep one try of the ladder; only its author amends it."""
    written: Try = _joined(sent, "casualty.try")
    return written


def submit_moment(sent: Sent) -> Moment:
    """Keep one moment: care reached, the dog away, where it is tonight, a wrong press, the end."""
    written: Moment = _joined(sent, "casualty.moment")
    return written


def press_officer_down(
    *,
    acting_user: Viewer,
    at: datetime,
    dog: UUID | None,
    place_words: str = "",
    is_wounded: bool | None = None,
    is_drill: bool = False,
) -> Officer:
    """One press at the desk, for any dog of the unit, or for one that nobody can name yet.

    The same press again within a minute is the first one: two alerts would be two dogs.
    """
    again = Officer.objects.filter(
        agency_id=acting_user.agency, opened_by=acting_user.actor_id, dog=dog,
        is_drill=is_drill or None, is_wounded=is_wounded, received_at__gt=at - SAME_PRESS,
    ).exclude(moments__what="cancelled")  # fmt: skip
    for first in again:
        if (first.place_words or "") == place_words[:200].strip():
            return first
    values: dict[str, Any] = {
        "dog": dog, "place_words": place_words[:200], "is_wounded": is_wounded,
        "is_drill": is_drill or None,
    }  # fmt: skip
    return submit_officer(Sent(acting_user=acting_user, values=values, at=at))


def open_card(*, acting_user: Viewer, officer: Officer, at: datetime) -> Casualty:
    """One press: the dog that guards is wounded too, so its own card begins beside this one."""
    values = {
        "dog": officer.dog_id, "dog_words": officer.dog_words, "is_two_down": True,
        "place_words": officer.place_words, "is_drill": officer.is_drill,
        "latitude_e7": officer.latitude_e7, "longitude_e7": officer.longitude_e7,
    }  # fmt: skip
    return submit_casualty(Sent(acting_user=acting_user, values=values, at=at))


def _joined(sent: Sent, kind: str) -> Any:
    require(sent.acting_user, OFFICER)
    before = sent.existing(kind)
    require_author(sent.acting_user, before)
    if before is not None and before.officer_id != sent.values["officer"]:
        raise refused("/officer", "This belongs to another alert. Write it anew there.")
    happened_at = _happened(sent, before)
    return sent.put(kind, sent.values | {"happened_at": happened_at}, happened_at)


def _happened(sent: Sent, before: Any) -> datetime:
    """As said, else as it stood, else when it was written. No time is refused that night."""
    told: datetime | None = sent.values.get("happened_at")
    if told is None and before is not None:
        told = before.happened_at
    return told or sent.written_at


def _known_only(sent: Sent) -> tuple[dict[str, Any], dict[str, Leaf]]:
    values, marks = dict(sent.values), dict(sent.marks or {})
    for name, model in (("dog", Dog), ("watch", Watch)):
        named = values.get(name)
        if named is None:
            continue
        if not model._default_manager.filter(agency_id=sent.agency, id=named).exists():
            values[name] = None
            marks[f"/_unknown/{name}"] = str(named)
    return values, marks
