"""Kits: what lies in a car or at a place for a hurt dog, and what of it was used."""

from __future__ import annotations

from django.db import models

from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person


class Kit(Record):
    """A kit in its place, with what is in it."""

    name = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)
    note = models.TextField(null=True)
    is_withdrawn = models.BooleanField(null=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """What it is called and where it lies."""
        return f"{self.name}, {self.place}"


class KitItem(RecordItem):
    """One thing in a kit; its key stays with it over every version of the kit."""

    record = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="contents")
    what = models.CharField(max_length=120)
    count = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(null=True)
    lot = models.CharField(max_length=60, null=True)
    expires_on = models.DateField(null=True)


class KitUse(Record):
    """What was taken out of a kit at one time, and what for."""

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="uses")
    used_for = models.CharField(max_length=16)
    used_at = models.DateTimeField()
    casualty = models.UUIDField(null=True)
    words = models.TextField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-used_at", "id")
        indexes = [models.Index(fields=["agency_id", "kit"], name="casualty_kituse_kit")]

    def __str__(self) -> str:
        """When."""
        return f"Out of {self.kit.name}"


class KitTaken(RecordItem):
    """So many of one thing in the kit, by its key."""

    record = models.ForeignKey(KitUse, on_delete=models.CASCADE, related_name="taken")
    what = models.CharField(max_length=120)
    lot = models.CharField(max_length=60, null=True)
    count = models.PositiveSmallIntegerField()
