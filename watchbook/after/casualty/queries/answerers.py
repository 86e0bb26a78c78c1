"""Who answered: the person, or the address of a recipient without one. Never the name alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.after.casualty.models import Answer, Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable

_BY_LINK = "link:"


def recipient_key(one: Delivery) -> str:
    """One recipient by whichever ways: his id, or name and address where no person is named."""
    if one.person_id is not None:
        return str(one.person_id)
    return f"{one.name.casefold()} {one.address.casefold()}"


def identified(agency: str, answers: Iterable[Answer]) -> list[Answer]:
    """The same answers, each knowing who gave it; one statement where any came by a link."""
    kept = list(answers)
    links = {one.author: one.author.removeprefix(_BY_LINK) for one in kept
             if one.author.startswith(_BY_LINK)}  # fmt: skip
    keys: dict[str, str] = {}
    if links:
        rows = Delivery.objects.filter(
            agency_id=agency, id__in=[UUID(one) for one in links.values()]
        )
        keys = {f"{_BY_LINK}{one.id}": recipient_key(one) for one in rows}
    for one in kept:
        one.answerer = keys.get(one.author, one.author)
    return kept
