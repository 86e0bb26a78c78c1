"""What handlers saw of their dogs."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record


class Note(Record):
    """What somebody saw of a dog."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="health_notes")
    signs = models.JSONField(default=list)
    text = models.TextField(null=True)
    photograph = models.CharField(max_length=64, null=True)
    seen_at = models.DateTimeField()
    since_on = models.DateField(null=True)
    told_to = models.CharField(max_length=200, null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-seen_at", "id")
        indexes = [models.Index(fields=["agency_id", "dog", "-seen_at"], name="health_note_dog")]

    def __str__(self) -> str:
        """What it is; its words stand on its own page."""
        return "Health note"
