"""The agency's ladder, cards printed for cars, and rules on ambulance transport."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Plan, Team
from watchbook.ground.ledger.models import Record, RecordItem


class Ladder(Record):
    """What is tried when a dog guards a person, in the agency's order. The newest one counts."""

    name = models.CharField(max_length=120)
    last_resort_by = models.CharField(max_length=160, null=True)
    last_resort_words = models.TextField(null=True)
    approved_by = models.CharField(max_length=120, null=True)
    approved_on = models.DateField(null=True)
    is_example = models.BooleanField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        return self.name


class Rung(RecordItem):
    """One rung."""

    record = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, null=True)
    who_may = models.CharField(max_length=160, null=True)
    needed = models.CharField(max_length=200, null=True)
    words = models.TextField(null=True)


class CarCard(Record):
    """That the essentials of a team's plan were printed for the car."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    plan_version = models.PositiveIntegerField()
    printed_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-printed_at", "id")


class Transport(Record):
    """What a state says of hurt police dogs in ambulances, as the agency has it."""

    region = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    duty = models.CharField(max_length=12, null=True)
    people_first = models.TextField(null=True)
    care = models.TextField(null=True)
    attending = models.TextField(null=True)
    destination = models.TextField(null=True)
    afterwards = models.TextField(null=True)
    more = models.TextField(null=True)
    in_force_on = models.DateField(null=True)
    source = models.TextField()
    trust = models.CharField(max_length=12, null=True)
    checked_on = models.DateField(null=True)
    known_as = models.CharField(max_length=60, null=True)
    is_retired = models.BooleanField(null=True)

    class Meta:
        """By state."""

        ordering = ("region", "title", "id")

    def __str__(self) -> str:
        """State and law."""
        return f"{self.region}: {self.title}"
