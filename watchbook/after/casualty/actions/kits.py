"""Writes about kits: what is in them, and what was taken out of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.models import Kit, KitUse
from watchbook.after.casualty.permissions.protocols import WRITE_KIT
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import AHEAD, amending, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from watchbook.ground.records.sending import Sent

Thing = tuple[str, str]
"""What and which lot, without capitals; the lot is empty where nobody named one."""


def submit_kit(sent: Sent) -> Kit:
    """Keep what is in a kit."""
    require(sent.acting_user, WRITE_KIT)
    sent.existing("casualty.kit")
    day = sent.values.get("checked_on")
    if day is not None and (day - sent.at.date()).days > 1:
        raise refused("/checked_on", "This day has not come yet; check the date.")
    put: Kit = sent.put("casualty.kit", sent.values, None)
    return put


def submit_kit_use(sent: Sent) -> KitUse:
    """Keep what was taken out of a kit, and write it off the kit's list in the same write.

    What the list does not have, or not as many of, is kept all the same: somebody held it in his
    hand. The list never goes below nothing; an amendment writes off only the difference.
    """
    require(sent.acting_user, WRITE_KIT)
    before: KitUse | None = sent.existing("casualty.kituse")
    kit = Kit.objects.filter(agency_id=sent.agency, id__in=[sent.values["kit"]]).first()
    if kit is None:
        message = "That kit is not kept here yet."
        raise UnknownRecordError(message)
    if not sent.values.get("taken"):
        raise refused("/taken", "Write at least one thing that was taken.")
    values = dict(sent.values)
    values["used_at"] = values.get("used_at") or (before.used_at if before else sent.written_at)
    if values["used_at"] > sent.at + AHEAD:
        raise refused("/used_at", "This time has not come yet; check the date.")
    taken = _counted(values["taken"])
    if before is not None and before.kit_id == kit.id:
        taken.subtract(_counted(kind_named("casualty.kituse").values_in(before).get("taken", [])))
    with writing(agency=sent.agency, acting_user=sent.acting_user, at=sent.at):
        put: KitUse = sent.put("casualty.kituse", values, values["used_at"])
        _write_off(sent, kit, taken)
    return put


def _counted(items: Iterable[Mapping[str, Any]]) -> Counter[Thing]:
    found: Counter[Thing] = Counter()
    for one in items:
        found[one["what"].casefold(), (one.get("lot") or "").casefold()] += one["count"]
    return found


def _write_off(sent: Sent, kit: Kit, taken: Counter[Thing]) -> None:
    values = kind_named("casualty.kit").values_in(kit)
    contents = [dict(one) for one in values.get("contents", [])]
    # What expires first is what was taken, where nobody named a lot.
    for one in sorted(contents, key=lambda item: str(item.get("expires_on") or "9999")):
        for thing in _names_of(one):
            less = min(taken[thing], one["count"])
            taken[thing] -= less
            one["count"] -= less
    if contents == values.get("contents", []):
        return
    changed = values | {"contents": contents}
    amending(sent.acting_user, kit, changed, "Written off what was used", sent.at).put(
        "casualty.kit", changed, None
    )


def _names_of(item: Mapping[str, Any]) -> list[Thing]:
    """A use that names the lot, then one that does not."""
    what, lot = item["what"].casefold(), (item.get("lot") or "").casefold()
    return [(what, lot), (what, "")] if lot else [(what, "")]
