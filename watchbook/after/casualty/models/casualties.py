"""Casualties, the lines of their cards, their endings, and cards that are one."""

from __future__ import annotations

from django.db import models

from watchbook.after.casualty.choices.cards import ENDINGS, WHATS
from watchbook.after.casualty.models.clinics import Clinic
from watchbook.core.schema import label_of
from watchbook.duty.deployments.models import Incident
from watchbook.duty.teams.models import Dog
from watchbook.duty.watches.models import Watch
from watchbook.ground.ledger.models import Record

_WORD = 24


class Casualty(Record):
    """A dog that is hurt or ill, from the press on. What was seen and done are its lines."""

    happened_at = models.DateTimeField()
    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, null=True, related_name="casualties")
    dog_words = models.CharField(max_length=120, null=True)
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, null=True, related_name="+")
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, related_name="casualties"
    )
    mechanism = models.CharField(max_length=_WORD, null=True)
    mechanism_words = models.CharField(max_length=300, null=True)
    place_words = models.CharField(max_length=300, null=True)
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    is_drill = models.BooleanField(null=True)
    is_two_down = models.BooleanField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-happened_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "-happened_at"], name="casualty_casualty_at"),
            models.Index(fields=["agency_id", "dog", "-happened_at"], name="casualty_casualty_dog"),
        ]

    def __str__(self) -> str:
        """Which dog, and that a drill is one."""
        return f"{'DRILL: ' if self.is_drill else ''}K9 down: {self.dog_named}"

    @property
    def dog_named(self) -> str:
        """The dog's name, or what was written of it."""
        if self.dog is not None:
            return self.dog.name
        return self.dog_words or "dog not named"


class Line(Record):
    """One line of a card: what somebody saw or did. Columns as `schema.casualties.LINE`."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="lines")
    happened_at = models.DateTimeField()
    what = models.CharField(max_length=_WORD)
    step = models.CharField(max_length=_WORD, null=True)
    site = models.CharField(max_length=_WORD, null=True)
    view = models.CharField(max_length=_WORD, null=True)
    x_pm = models.PositiveSmallIntegerField(null=True)
    y_pm = models.PositiveSmallIntegerField(null=True)
    burned_percent = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(null=True)
    pulse = models.PositiveSmallIntegerField(null=True)
    breaths = models.PositiveSmallIntegerField(null=True)
    temperature_c10 = models.PositiveSmallIntegerField(null=True)
    temperature_f10 = models.PositiveSmallIntegerField(null=True)
    refill_ds = models.PositiveSmallIntegerField(null=True)
    oxygen = models.PositiveSmallIntegerField(null=True)
    pain = models.PositiveSmallIntegerField(null=True)
    consciousness = models.CharField(max_length=_WORD, null=True)
    gums = models.CharField(max_length=_WORD, null=True)
    volume_ul = models.PositiveIntegerField(null=True)
    amount_ng = models.PositiveBigIntegerField(null=True)
    rule = models.CharField(max_length=40, null=True)
    dose_words = models.TextField(null=True)
    mass_g = models.PositiveIntegerField(null=True)
    mass_lb10 = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, null=True, related_name="+")
    from_code = models.BooleanField(null=True)
    is_struck = models.BooleanField(null=True)

    class Meta:
        """In the order in which it happened."""

        ordering = ("happened_at", "id")

    def __str__(self) -> str:
        """What."""
        return label_of(WHATS, self.what)


class Ending(Record):
    """That a casualty is over for those outside, and how. Never an outcome."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="endings")
    happened_at = models.DateTimeField()
    how = models.CharField(max_length=_WORD)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300, null=True)

    class Meta:
        """In the order in which it happened."""

        ordering = ("happened_at", "id")

    def __str__(self) -> str:
        """How."""
        return label_of(ENDINGS, self.how)


class Same(Record):
    """That two cards are one dog in one night, in the word of a person."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="said_same")
    other = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="said_same_of")
    is_not = models.BooleanField(null=True)
    words = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """What it says."""
        return "Two cards that are two" if self.is_not else "Two cards that are one"
