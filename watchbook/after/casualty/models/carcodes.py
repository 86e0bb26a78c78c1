"""Codes inside cars."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record


class CarCode(Record):
    """A code inside a car that opens the card of its dog for writing only."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    is_revoked = models.BooleanField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Whose, and where it hangs."""
        return f"Code for {self.dog}, {self.label}"
