"""What an enrolled phone wrote under its own name, and nobody has signed for yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.models import RecordAct, RecordVersion
from watchbook.ground.people.queries import phone_in_actor, phones_behind
from watchbook.ground.records.choices import SIGNED_FOR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.models import Phone
    from watchbook.ground.people.viewer import Viewer


def unsigned_of(agency: str, record_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Records with a version of a phone after which nobody signed, and that phone's actor id.

    Cost: two statements, whatever their number; none for no records.
    """
    ids = list(record_ids)
    if not ids:
        return {}
    found: dict[UUID, tuple[int, str]] = {}
    versions = RecordVersion.objects.filter(agency_id=agency, record_id__in=ids).order_by("n")
    for record_id, n, actor in versions.values_list("record_id", "n", "actor"):
        if phone_in_actor(actor):
            found[record_id] = (n, actor)
    acts = RecordAct.objects.filter(agency_id=agency, record_id__in=list(found), act=SIGNED_FOR)
    for record_id, n in acts.values_list("record_id", "n"):
        if record_id in found and n > found[record_id][0]:
            del found[record_id]
    return {record_id: actor for record_id, (_, actor) in found.items()}


def unsigned_phone(agency: str, record_id: UUID) -> Phone | None:
    """The phone whose words in this record nobody has signed for; None where there is none."""
    actor = unsigned_of(agency, [record_id]).get(record_id)
    return phones_behind(agency, [actor]).get(actor) if actor else None


def can_sign(viewer: Viewer, row: Record) -> bool:
    """Whether this record waits for this very person to sign for his phone."""
    if viewer.person_id is None or viewer.kind != "account":
        return False
    phone = unsigned_phone(row.agency_id, row.id)
    return phone is not None and phone.person_id == viewer.person_id
