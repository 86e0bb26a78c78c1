"""What a clinic must know of a dog."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record


class Facts(Record):
    """Allergies, whether he bites strangers, his own values at rest. Columns as the schema."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="+")
    allergies = models.CharField(max_length=500, null=True)
    bites_strangers = models.BooleanField(null=True)
    muzzle_words = models.CharField(max_length=500, null=True)
    conditions = models.CharField(max_length=500, null=True)
    pulse_low = models.PositiveSmallIntegerField(null=True)
    pulse_high = models.PositiveSmallIntegerField(null=True)
    breaths_low = models.PositiveSmallIntegerField(null=True)
    breaths_high = models.PositiveSmallIntegerField(null=True)
    temperature_c10_low = models.PositiveSmallIntegerField(null=True)
    temperature_c10_high = models.PositiveSmallIntegerField(null=True)
    measured_by = models.CharField(max_length=120, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Of which dog."""
        return f"For the clinic: {self.dog}"
