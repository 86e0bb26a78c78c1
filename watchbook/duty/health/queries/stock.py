"""What is left of each lot: a projection of its movements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import COUNTED, RECEIVED, UNITS
from watchbook.duty.health.models import Stock
from watchbook.duty.health.models.treated import amount_text
from watchbook.duty.health.permissions import WRITE
from watchbook.duty.health.queries.dogs import seen_of_dogs
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date, datetime

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Lot:
    """One lot and what is left of it, in thousandths of its unit; below zero it was miscounted."""

    row: Stock
    left_e3: int
    counted_at: datetime | None = None
    """When it was last counted; what is left follows from that count and what came after it."""

    @property
    def left(self) -> str:
        """How much is left, with its unit."""
        return f"{amount_text(self.left_e3)} {label_of(UNITS, self.row.unit)}".strip()

    @property
    def is_low(self) -> bool:
        """Whether no more is left than the lot says to be reminded at."""
        return self.row.warn_e3 is not None and self.left_e3 <= self.row.warn_e3

    def is_expired(self, day: date) -> bool:
        """Whether its date has passed."""
        return self.row.expires_on is not None and self.row.expires_on < day

    def __str__(self) -> str:
        """As a picker shows it."""
        number = f", lot {self.row.lot_number}" if self.row.lot_number else ""
        return f"{self.row.name}{number}"


def lots(viewer: Viewer) -> list[Lot]:
    """The unit's lots by name, the first to expire first; used-up ones last. One statement."""
    if not may(viewer, WRITE):
        return []
    rows = Stock.objects.filter(agency_id=viewer.agency, movement=RECEIVED)
    counts = Stock.objects.filter(lot=OuterRef("pk"), movement=COUNTED)
    last = counts.exclude(state=State.EXPUNGED).order_by("-moved_at", "-received_at", "id")
    since = Q(counted_at__isnull=True) | Q(moved__moved_at__gt=F("counted_at"))
    is_taken = since & ~Q(moved__state=State.EXPUNGED) & ~Q(moved__movement=COUNTED)
    kept = rows.exclude(state=State.EXPUNGED).annotate(
        counted_at=Subquery(last.values("moved_at")[:1]),
        begun_e3=Coalesce(Subquery(last.values("amount_e3")[:1]), F("amount_e3")),
        taken_e3=Coalesce(Sum("moved__amount_e3", filter=is_taken), 0),
    )
    found = [Lot(row, row.begun_e3 - row.taken_e3, row.counted_at) for row in kept]
    found.sort(
        key=lambda lot: (
            lot.left_e3 == 0, lot.row.name.casefold(), str(lot.row.expires_on or "9999"),
        )
    )  # fmt: skip
    return found


@dataclass(frozen=True)
class Moved:
    """Something that was taken from a lot, or a count of it."""

    row: Stock
    is_open: bool
    """Whether its own page is open to the viewer."""
    off_e3: int | None
    """Of a count: by how much it differs from what was written until then."""

    @property
    def off(self) -> str:
        """The difference in words; empty for what is no count."""
        if self.off_e3 is None:
            return ""
        if not self.off_e3:
            return "as written"
        return (
            f"{amount_text(abs(self.off_e3))} {'more' if self.off_e3 > 0 else 'less'} than written"
        )


def movements_of(viewer: Viewer, lot: Stock) -> list[Moved]:
    """What was taken from a lot and what counts of it found, newest first."""
    if not may(viewer, WRITE):
        return []
    rows = Stock.objects.filter(agency_id=viewer.agency, lot=lot).exclude(state=State.EXPUNGED)
    listed = list(rows.select_related("dog"))
    seen = seen_of_dogs(viewer, listed)
    made, left_e3 = [], lot.amount_e3
    # What was taken at the moment of a count is part of it.
    for one in sorted(listed, key=lambda row: (row.moved_at, row.movement == COUNTED)):
        is_count = one.movement == COUNTED
        made.append(Moved(one, one.id in seen, one.amount_e3 - left_e3 if is_count else None))
        left_e3 = one.amount_e3 if is_count else left_e3 - one.amount_e3
    return made[::-1]


RESTRICTED_COLUMNS = (
    "lot", "medicine", "lot_number", "received", "left", "counted_at", "unit", "expires",
)  # fmt: skip


def lot_columns() -> list[str]:
    """Names of the columns of the exported stock."""
    return [
        "lot", "medicine", "lot_number", "received", "left", "counted_at", "unit", "expires",
        "kept_at", "id",
    ]  # fmt: skip


def lot_rows(found: list[Lot]) -> list[list[object]]:
    """The stock as rows."""
    return [
        [
            str(lot), lot.row.name, lot.row.lot_number, lot.row.amount_e3 / 1000,
            lot.left_e3 / 1000, lot.counted_at, label_of(UNITS, lot.row.unit) or None,
            lot.row.expires_on.isoformat() if lot.row.expires_on else None, lot.row.kept_at,
            str(lot.row.id),
        ]
        for lot in found
    ]  # fmt: skip
