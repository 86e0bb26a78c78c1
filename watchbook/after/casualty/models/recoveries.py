"""The way back after a casualty."""

from __future__ import annotations

from django.db import models

from watchbook.after.casualty.choices.handover import DECISIONS
from watchbook.after.casualty.models.casualties import Casualty
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person


class Recovery(Record):
    """The veterinarian's plan, where it stands, and what the dog may do until then."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="recoveries")
    plan = models.TextField(null=True)
    status = models.CharField(max_length=24, null=True)
    restrictions = models.JSONField(default=list)
    review_on = models.DateField(null=True)
    decision = models.CharField(max_length=24)
    decided_on = models.DateField(null=True)
    veterinarian = models.CharField(max_length=120, null=True)
    by_veterinarian = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Where it stands."""
        return label_of(DECISIONS, self.decision)


class RecoveryStep(RecordItem):
    """One step of the plan with its day."""

    record = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
