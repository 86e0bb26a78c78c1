"""What the FBI is told of a month, worked out a second time from the raw records."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.journeys.test_year_by_pages import ZONE

if TYPE_CHECKING:
    from tests.journeys.raw_numbers import Book, Raw

CRIME = "A store broken into at night; he ran when called."
"""The words by which the report of the walk is known again."""
ZERO_MONTH = "2026-10"
"""A month of the demo without force."""


def is_reportable(book: Book, force: Raw, month: str) -> bool:
    """Approved, used in that month, and somebody died, was gravely hurt or was shot at."""
    used = force.at("used_at")
    if used is None or f"{used.astimezone(ZONE):%Y-%m}" != month or book.waits(force):
        return False
    shots = any(one.get("force") == "firearm-at-person" for one in force.items("other_force"))
    hurt = force.items("people")
    grave = any(
        one.get("has_died")
        or any(name.startswith("signs/") and name != "signs/none-of-these" for name in one)
        for one in hurt
    )
    return shots or grave


CONTACT = {
    "officers_approached_subject": "was_approached", "ambush": "was_ambush",
    "nibrs_incident_number": "nibrs_number", "most_serious_offences": "offences",
    "officers_involved_own_agency": "officers_own",
    "officers_involved_other_agencies": "officers_elsewhere",
}  # fmt: skip
"""What the FBI's file says of the first contact, and the field of the report that says it."""


def officers_by_hand(force: Raw) -> int | None:
    """How many officers used force; None where a force names nobody."""
    used = {force.get("handler")} if force.items("bites") else set()
    used |= {one.get("by") or one.get("by_other") for one in force.items("other_force")}
    return None if None in used else len(used)


def in_the_file(
    book: Book, month: str, picture: bytes, file: list[dict[str, Any]], zero: list[dict[str, Any]]
) -> None:
    """The photograph's original by its hash; what the FBI is told follows from injuries alone."""
    (force,) = [one for one in book.of("deployments.force") if one.get("graham_severity") == CRIME]
    assert [one["file"] for one in force.items("photographs")] == [sha256(picture).hexdigest()]
    (told,) = [one["Incident"] for one in file if "26-77001" in str(one)]
    assert told["subjects"][0]["types_of_force"] == ["Dog", "Hands, holds"]
    assert len(file) == sum(is_reportable(book, one, month) for one in book.of("deployments.force"))
    assert [told[name] for name in CONTACT] == [force.get(name) for name in CONTACT.values()]
    assert told["officers_who_used_force"] == officers_by_hand(force)
    (bite,) = force.items("bites")
    (first,) = [
        one
        for one in book.of("deployments.bite")
        if one.id == str(bite["first_facts"]).replace("-", "")
    ]
    assert (bite["began_at"], force.get("used_at")) == (first.get("bitten_at"),) * 2
    year, number = map(int, ZERO_MONTH.split("-"))
    assert [one["ZeroReport"] for one in zero] == [
        {"agency_ori": told["agency_ori"], "month": number, "year": year}
    ]
