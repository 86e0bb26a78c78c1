"""Fitness for duty, its confirmation, and which veterinarian attends which dog."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import FITNESS
from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record
from watchbook.ground.people.models import Person

_WORD = 16


class Fitness(Record):
    """A veterinarian's word on what a dog may do, from when and until when."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="fitness")
    status = models.CharField(max_length=_WORD)
    restrictions = models.JSONField(default=list)
    words = models.CharField(max_length=300, null=True)
    why = models.TextField(null=True)
    veterinarian = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    until_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    paper = models.CharField(max_length=64, null=True)
    by_veterinarian = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        """Newest first."""

        ordering = ("-from_at", "-received_at", "id")
        indexes = [models.Index(fields=["agency_id", "dog", "-from_at"], name="health_fitness_dog")]

    def __str__(self) -> str:
        """The status, and by whom."""
        return f"{label_of(FITNESS, self.status)}, by {self.veterinarian}"


class Confirmation(Record):
    """The veterinarian says that a version of a word told by another was theirs, or was not."""

    fitness = models.ForeignKey(Fitness, on_delete=models.PROTECT, related_name="confirmations")
    is_so = models.BooleanField(null=True)
    text = models.TextField(null=True)
    fitness_version = models.PositiveIntegerField()

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")


class Attending(Record):
    """From when to when a veterinarian attends one dog."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="attending")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attending")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-from_at", "id")
        indexes = [models.Index(fields=["agency_id", "person"], name="health_attending_by")]

    def __str__(self) -> str:
        """Who attends whom."""
        return f"{self.person} attends {self.dog}"
