"""Weights, injuries, exposures, behaviour, and what became of them."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import AGENTS, BEHAVIOURS, BODY_PARTS, listed
from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record

_SHA256 = 64
_WORD = 16
G_A_POUND = 453.592_37
"""International avoirdupois pound (National Institute of Standards and Technology, Handbook 44)."""


def pounds_text(mass_g: int) -> str:
    """A mass in pounds, to a tenth."""
    return f"{mass_g / G_A_POUND:.1f} lb"


def mass_text(mass_g: int) -> str:
    """A mass as both people read it: 31.4 kg (69.2 lb)."""
    return f"{mass_g / 1000:.1f} kg ({pounds_text(mass_g)})"


class Weight(Record):
    """What a dog weighed; in grams. Where it was read in pounds, they stand beside it."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="weights")
    mass_g = models.PositiveIntegerField()
    mass_lb100 = models.PositiveIntegerField(null=True)
    condition = models.PositiveSmallIntegerField(null=True)
    judged_by = models.CharField(max_length=120, null=True)
    weighed_at = models.DateTimeField()
    note = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-weighed_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-weighed_at"], name="health_weight_dog")
        ]

    def __str__(self) -> str:
        """How much."""
        return f"Weight: {mass_text(self.mass_g)}"


class Injury(Record):
    """What happened to a dog's body."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="injuries")
    part = models.CharField(max_length=_WORD, null=True)
    side = models.CharField(max_length=_WORD, null=True)
    text = models.TextField()
    happened_at = models.DateTimeField()
    on_duty = models.BooleanField(null=True)
    care = models.TextField(null=True)
    photograph = models.CharField(max_length=_SHA256, null=True)
    follow_up_on = models.DateField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-happened_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-happened_at"], name="health_injury_dog")
        ]

    def __str__(self) -> str:
        """Where."""
        where = label_of(BODY_PARTS, self.part).lower()
        return f"Injury: {where}" if where else "Injury"


class Exposure(Record):
    """What a dog was exposed to."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="exposures")
    agent = models.CharField(max_length=_WORD)
    words = models.CharField(max_length=300, null=True)
    happened_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True)
    temperature_c10 = models.IntegerField(null=True)
    signs = models.JSONField(default=list)
    care = models.TextField(null=True)
    told_to = models.CharField(max_length=200, null=True)
    on_duty = models.BooleanField(null=True)
    follow_up_on = models.DateField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-happened_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-happened_at"], name="health_exposure_dog"),
            models.Index(fields=["agency_id", "-happened_at"], name="health_exposure_at"),
        ]

    def __str__(self) -> str:
        """To what."""
        return f"Exposure: {label_of(AGENTS, self.agent).lower()}"


class Behaviour(Record):
    """What is seen of how a dog behaves, since when and after what."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="behaviour")
    seen = models.JSONField(default=list)
    text = models.TextField(null=True)
    since_on = models.DateField(null=True)
    after = models.CharField(max_length=_WORD, null=True)
    after_words = models.CharField(max_length=300, null=True)
    helps = models.CharField(max_length=300, null=True)
    seen_at = models.DateTimeField()
    follow_up_on = models.DateField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-seen_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-seen_at"], name="health_behaviour_dog")
        ]

    def __str__(self) -> str:
        """What is seen."""
        words = listed(BEHAVIOURS, self.seen).lower()
        return f"Behaviour: {words}" if words else "Behaviour"


class FollowUp(Record):
    """How an injury, an exposure or a behaviour went on; it names one of them."""

    injury = models.ForeignKey(
        Injury, on_delete=models.PROTECT, null=True, related_name="follow_ups"
    )
    exposure = models.ForeignKey(
        Exposure, on_delete=models.PROTECT, null=True, related_name="follow_ups"
    )
    behaviour = models.ForeignKey(
        Behaviour, on_delete=models.PROTECT, null=True, related_name="follow_ups"
    )
    text = models.TextField()
    is_over = models.BooleanField(null=True)
    next_on = models.DateField(null=True)
    seen_at = models.DateTimeField()
    photograph = models.CharField(max_length=_SHA256, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-seen_at", "id")

    def __str__(self) -> str:
        """What it follows."""
        return f"Follow-up of {self.followed}"

    @property
    def followed(self) -> Injury | Exposure | Behaviour:
        """The record that it follows."""
        found = self.injury or self.exposure or self.behaviour
        if found is None:  # the action refuses such a record
            message = "A follow-up without what it follows"
            raise LookupError(message)
        return found
