"""The officers that an incident's force reports tell of, each once, for the FBI's collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.national import Officer
from watchbook.core.schema import label_of, uuid_in
from watchbook.duty.deployments.choices_force import INJURIES
from watchbook.ground.people.models import Person

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

OFFICERS = ("officer", "handler")
_FIRED = ("firearm-at-person", "firearm-elsewhere")


def plain_name(line: dict[str, Any]) -> str:
    """The person of a line for comparison: one space between words, case aside."""
    return " ".join(str(line.get("person") or "").split()).casefold()


def who_used(line: dict[str, Any]) -> str:
    """Who used a force: the person's record, else the name; empty where nobody is named."""
    return str(line.get("by") or line.get("by_other") or "")


def injuries_of(line: dict[str, Any]) -> tuple[str, ...]:
    """Injuries of a line in words."""
    return tuple(label_of(INJURIES, one) for one in line.get("injuries") or ())


def officers_in(
    viewer: Viewer, lines: list[dict[str, Any]], approved: list[dict[str, Any]]
) -> tuple[Officer, ...]:
    """Every officer who used force, was hurt or was there, once: by record, else by name.

    Whoever one report says used force did, though another says that he used none. An officer with
    a record is of this agency, one by name alone of another, as the form says; of one who was hurt
    and is only named nothing says it.
    """
    found = _forceful(approved)
    there = [one for values in approved for one in values.get("officers") or ()]
    for place, one in enumerate(there):
        who = _key(str(one.get("officer") or one.get("officer_other") or ""))
        is_own = uuid_in(who) is not None if who else None
        found.setdefault(who or f"there {place}", Officer(False, is_own))
    ids = _ids_by_name(viewer, found)
    for place, line in enumerate(one for one in lines if one.get("side") in OFFICERS):
        name = plain_name(line)
        who = ids.get(name, name) or f"line {place}"
        known = found.get(who, Officer())
        found[who] = Officer(
            known.used_force, known.is_own, known.discharged_firearm, injuries_of(line),
            line.get("has_died"),
        )  # fmt: skip
    return tuple(found.values())


def _forceful(approved: list[dict[str, Any]]) -> dict[str, Officer]:
    found: dict[str, Officer] = {}
    for values in approved:
        if values.get("bites") and values.get("handler"):
            found.setdefault(str(values["handler"]), Officer(True, True))
        for one in values.get("other_force") or ():
            who = _key(who_used(one))
            if who:
                before = found.get(who, Officer()).discharged_firearm
                fired = True if one["force"] in _FIRED else before
                found[who] = Officer(True, uuid_in(who) is not None, fired)
    return found


def _key(who: str) -> str:
    """A record's id as it is; a name for comparison."""
    return who if uuid_in(who) else plain_name({"person": who})


def _ids_by_name(viewer: Viewer, found: dict[str, Officer]) -> dict[str, str]:
    people = Person.objects.filter(
        agency_id=viewer.agency, id__in=[one for who in found if (one := uuid_in(who))]
    )
    return {
        " ".join(name.casefold().split()): str(one.id)
        for one in people
        for name in (one.name, f"{one.rank or ''} {one.name}")
    }
