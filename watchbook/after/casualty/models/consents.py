"""Consent for the clinic, and what the clinic keeps."""

from __future__ import annotations

from django.db import models

from watchbook.after.casualty.choices.handover import KEPT
from watchbook.after.casualty.models.casualties import Casualty
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import Record

_NAME, _TELEPHONE, _WORD = 120, 40, 24


class Consent(Record):
    """Who consents, to what sum, who decides; of one casualty, or of every dog of the unit."""

    casualty = models.ForeignKey(
        Casualty, on_delete=models.PROTECT, null=True, related_name="consents"
    )
    consents = models.CharField(max_length=_NAME, null=True)
    consents_telephone = models.CharField(max_length=_TELEPHONE, null=True)
    consents_other = models.CharField(max_length=_TELEPHONE, null=True)
    sum_cents = models.PositiveIntegerField(null=True)
    decides = models.CharField(max_length=_NAME, null=True)
    decides_telephone = models.CharField(max_length=_TELEPHONE, null=True)
    decides_other = models.CharField(max_length=_TELEPHONE, null=True)
    wish = models.CharField(max_length=_WORD, null=True)
    wish_words = models.CharField(max_length=300, null=True)
    wish_told_to = models.CharField(max_length=_NAME, null=True)
    words = models.TextField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Of what."""
        return f"Consent: {self.casualty.dog_named}" if self.casualty else "Consent for every dog"


class Kept(Record):
    """One thing that a clinic keeps for an investigation."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="kept")
    what = models.CharField(max_length=_WORD)
    words = models.CharField(max_length=300, null=True)
    label = models.CharField(max_length=60, null=True)
    kept_by = models.CharField(max_length=_NAME, null=True)
    place = models.CharField(max_length=200, null=True)
    kept_at = models.DateTimeField()

    class Meta:
        """In the order in which it was taken."""

        ordering = ("kept_at", "id")

    def __str__(self) -> str:
        """What, with the number on its label."""
        what = label_of(KEPT, self.what)
        return f"{what}, {self.label}" if self.label else what


class Passed(Record):
    """That a kept thing went into another hand."""

    kept = models.ForeignKey(Kept, on_delete=models.PROTECT, related_name="passed")
    given_by = models.CharField(max_length=_NAME, null=True)
    given_to = models.CharField(max_length=_NAME)
    organisation = models.CharField(max_length=_NAME, null=True)
    number = models.CharField(max_length=60, null=True)
    passed_at = models.DateTimeField()

    class Meta:
        """In the order in which it happened."""

        ordering = ("passed_at", "id")

    def __str__(self) -> str:
        """To whom."""
        return f"{self.kept} to {self.given_to}"
