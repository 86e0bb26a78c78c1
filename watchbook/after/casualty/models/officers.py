"""Officer down, dog guarding: the alert, the tries, the moments. None names the person."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog
from watchbook.duty.watches.models import Watch
from watchbook.ground.ledger.models import Record


class Officer(Record):
    """One alert: a dog guards a person who is down."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, null=True, related_name="+")
    dog_words = models.CharField(max_length=80, null=True)
    place_words = models.CharField(max_length=200, null=True)
    is_wounded = models.BooleanField(null=True)
    is_drill = models.BooleanField(null=True)
    happened_at = models.DateTimeField()
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, null=True, related_name="+")
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-happened_at", "id")
        indexes = [models.Index(fields=["agency_id", "-happened_at"], name="casualty_officer_time")]

    def __str__(self) -> str:
        """The dog, and that it guards."""
        return f"Officer down, dog guarding: {self.dog_name}"

    @property
    def dog_name(self) -> str:
        """The dog as it is called, or that nobody said which."""
        if self.dog is not None:
            return self.dog.name
        return self.dog_words or "dog not named"


class Try(Record):
    """One try to lead the dog away."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tries")
    rung = models.CharField(max_length=20, null=True)
    rung_words = models.CharField(max_length=120, null=True)
    by_words = models.CharField(max_length=120, null=True)
    result = models.CharField(max_length=20, null=True)
    words = models.TextField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        """In the order in which they happened."""

        ordering = ("happened_at", "id")


class Moment(Record):
    """Care reached, the dog away, where it is tonight, a wrong press, the end."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="moments")
    what = models.CharField(max_length=20)
    by_words = models.CharField(max_length=120, null=True)
    is_known_to_dog = models.BooleanField(null=True)
    words = models.TextField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        """In the order in which they happened."""

        ordering = ("happened_at", "id")
