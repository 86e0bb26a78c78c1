"""Reads of kits: what is in them, what runs out or expires, what was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.models import Kit, KitItem, KitUse
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.schema.kits import USED_FOR
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

EXPIRES_WITHIN = timedelta(days=60)
"""How long before its day a thing is asked about: time to order another."""


@dataclass(frozen=True)
class Thing:
    """One thing of a kit with what is to be said of it today."""

    item: KitItem
    is_expired: bool
    is_expiring: bool
    is_short: bool


@dataclass(frozen=True)
class KitLine:
    """One kit with its things."""

    kit: Kit
    things: list[Thing]

    @property
    def asks(self) -> int:
        """How many things somebody should look at."""
        return sum(one.is_expired or one.is_expiring or one.is_short for one in self.things)


def kits(viewer: Viewer) -> QuerySet[Kit]:
    """Every kit that the viewer reads, by name."""
    if not may(viewer, READ):
        return Kit.objects.none()
    rows = Kit.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return rows.select_related("person").prefetch_related("contents")


def found_kits(viewer: Viewer, *, text: str = "", with_withdrawn: bool = False) -> QuerySet[Kit]:
    """Kits by words of their name, place or contents; those no longer used only where asked."""
    kept = kits(viewer) if with_withdrawn else kits(viewer).exclude(is_withdrawn=True)
    for word in text.split():
        inside = KitItem.objects.filter(
            Q(what__icontains=word) | Q(lot__icontains=word), agency_id=viewer.agency
        )
        kept = kept.filter(
            Q(name__icontains=word) | Q(place__icontains=word)
            | Q(id__in=inside.order_by().values("record"))
        )  # fmt: skip
    return kept


def kit_of(viewer: Viewer, kit_id: UUID) -> Kit:
    """One kit; a NotFoundError where the viewer reads none."""
    found = kits(viewer).filter(id=kit_id).first()
    if found is None:
        message = "There is no such kit here."
        raise NotFoundError(message)
    return found


def kit_lines(found: Iterable[Kit], today: date) -> list[KitLine]:
    """Kits with what is expired, expiring or short today; what is used up does not expire."""
    return [KitLine(kit, [_thing(one, today) for one in kit.contents.all()]) for kit in found]


def _thing(item: KitItem, today: date) -> Thing:
    ends = item.expires_on if item.count else None
    return Thing(
        item,
        is_expired=ends is not None and ends < today,
        is_expiring=ends is not None and today <= ends <= today + EXPIRES_WITHIN,
        is_short=item.least is not None and item.count < item.least,
    )


def uses_of(viewer: Viewer, kit: Kit) -> QuerySet[KitUse]:
    """What was taken out of a kit, newest first."""
    rows = KitUse.objects.filter(agency_id=viewer.agency, kit=kit).exclude(state=State.EXPUNGED)
    return rows.prefetch_related("taken")


def used_for(use: KitUse) -> str:
    """What for, in words."""
    return next((one.label for one in USED_FOR if one.value == use.used_for), use.used_for)


def kit_columns() -> list[str]:
    """Names of the columns of exported kits: a line for each thing."""
    return ["kit_id", "version", "kit", "where", "looked_after_by", "checked_on", "what", "lot",
            "count", "at_least", "expires_on", "expired", "used"]  # fmt: skip


def kit_rows(lines: Iterable[KitLine]) -> list[list[object]]:
    """Exported kits."""
    return [
        [str(line.kit.id), line.kit.version, line.kit.name, line.kit.place,
         str(line.kit.person) if line.kit.person else None,
         line.kit.checked_on.isoformat() if line.kit.checked_on else None,
         one.item.what, one.item.lot, one.item.count, one.item.least,
         one.item.expires_on.isoformat() if one.item.expires_on else None,
         one.is_expired if one.item.expires_on else None, not line.kit.is_withdrawn]
        for line in lines for one in line.things
    ]  # fmt: skip
