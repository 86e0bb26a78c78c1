"""State of critical incidents, of statements, and of orders to give one."""

from __future__ import annotations

from django.db import models

from watchbook.duty.deployments.models.incidents import Incident
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person

_WORD = 30


class Critical(Record):
    """That an incident is critical: from when, why, who is in it, who may open it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="critical")
    causes = models.JSONField(default=list)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, null=True)

    class Meta:
        """Newest first; those that still hold are looked up with every list of the room."""

        ordering = ("-set_at", "id")
        indexes = [
            models.Index(
                fields=["agency_id"],
                name="deployments_critical_holds",
                condition=models.Q(ended_at=None),
            )
        ]


class InvolvedPerson(RecordItem):
    """Somebody who is in a critical incident."""

    record = models.ForeignKey(Critical, on_delete=models.CASCADE, related_name="involved")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class NamedPerson(RecordItem):
    """Somebody who may open what belongs to a critical incident."""

    record = models.ForeignKey(Critical, on_delete=models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Statement(Record):
    """A statement given freely."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="statements")
    basis = models.CharField(max_length=_WORD, null=True)
    of = models.CharField(max_length=120, null=True)
    contact = models.CharField(max_length=200, null=True)
    said_at = models.DateTimeField(null=True)
    words = models.TextField()
    recording = models.CharField(max_length=200, null=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")


class Order(Record):
    """An order to give a statement, and who may read the answer."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="orders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(null=True)
    advisement = models.TextField(null=True)
    representative = models.CharField(max_length=160, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")


class OrderReader(RecordItem):
    """Somebody who may read the answer to an order."""

    record = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Compelled(Record):
    """An ordered statement: sealed, so that this row holds no word of it."""
