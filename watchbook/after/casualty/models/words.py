"""The clinic's sealed word, who hears it, and that the handler heard it."""

from __future__ import annotations

from django.db import models

from watchbook.after.casualty.choices.handover import MANNERS
from watchbook.after.casualty.models.casualties import Casualty
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import Record
from watchbook.ground.people.models import Person


class Keeper(Record):
    """The one supervisor to whom the clinic's word goes, and the deputy whom he named."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="keepers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    telephone = models.CharField(max_length=40, null=True)

    class Meta:
        """One for each casualty; who hears it later is a new version."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "casualty"], name="casualty_keeper_casualty"
            )
        ]

    def __str__(self) -> str:
        """Who."""
        return f"The clinic's word goes to {self.person}"


class ClinicWord(Record):
    """The clinic's word, sealed. No content, not even whose: its id is keyed."""

    def __str__(self) -> str:
        """Nothing of it."""
        return "Sealed"


class Heard(Record):
    """That the handler heard one version of the clinic's word from a human being."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="heard")
    word_version = models.PositiveSmallIntegerField()
    manner = models.CharField(max_length=24)
    told_by = models.CharField(max_length=120)
    heard_at = models.DateTimeField()
    place = models.CharField(max_length=200, null=True)
    with_him = models.CharField(max_length=200, null=True)
    words = models.TextField(null=True)

    class Meta:
        """In the order in which it happened."""

        ordering = ("heard_at", "id")

    def __str__(self) -> str:
        """By whom."""
        return f"Heard from {self.told_by}"

    @property
    def how(self) -> str:
        """Face to face, or by voice."""
        return label_of(MANNERS, self.manner)
