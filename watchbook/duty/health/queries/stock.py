"""What is left of each lot: a projection of its movements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import RECEIVED, UNITS
from watchbook.duty.health.models import Stock
from watchbook.duty.health.models.treated import amount_text
from watchbook.duty.health.permissions import WRITE
from watchbook.duty.health.queries.dogs import seen_of_dogs
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Lot:
    """One lot and what is left of it, in thousandths of its unit; below zero it was miscounted."""

    row: Stock
    left_e3: int

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
    taken = Coalesce(Sum("moved__amount_e3", filter=~Q(moved__state=State.EXPUNGED)), 0)
    kept = rows.exclude(state=State.EXPUNGED).annotate(taken_e3=taken)
    found = [Lot(row, row.amount_e3 - row.taken_e3) for row in kept]
    found.sort(
        key=lambda lot: (
            lot.left_e3 == 0, lot.row.name.casefold(), str(lot.row.expires_on or "9999"),
        )
    )  # fmt: skip
    return found


def movements_of(viewer: Viewer, lot: Stock) -> list[tuple[Stock, bool]]:
    """What was taken from a lot, newest first, and whether its own page is open to the viewer."""
    if not may(viewer, WRITE):
        return []
    rows = Stock.objects.filter(agency_id=viewer.agency, lot=lot).exclude(state=State.EXPUNGED)
    listed = list(rows.select_related("dog"))
    seen = seen_of_dogs(viewer, listed)
    return [(one, one.id in seen) for one in listed]


RESTRICTED_COLUMNS = (
    "lot", "medicine", "lot_number", "received", "left", "unit", "expires",
)  # fmt: skip


def lot_columns() -> list[str]:
    """Names of the columns of the exported stock."""
    return ["lot", "medicine", "lot_number", "received", "left", "unit", "expires", "kept_at", "id"]


def lot_rows(found: list[Lot]) -> list[list[object]]:
    """The stock as rows."""
    return [
        [
            str(lot), lot.row.name, lot.row.lot_number, lot.row.amount_e3 / 1000,
            lot.left_e3 / 1000, label_of(UNITS, lot.row.unit) or None,
            lot.row.expires_on.isoformat() if lot.row.expires_on else None, lot.row.kept_at,
            str(lot.row.id),
        ]
        for lot in found
    ]  # fmt: skip
