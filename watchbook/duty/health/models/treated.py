"""Visits, vaccines, medicines and the movements of their stock."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import MOVEMENTS, UNITS, VACCINES, VISIT_REASONS
from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record

_SHA256 = 64
_WORD = 16
_NAME = 120


class Visit(Record):
    """One visit to a veterinarian; money in cents."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="visits")
    visited_at = models.DateTimeField()
    reason = models.CharField(max_length=_WORD)
    clinic = models.CharField(max_length=200, null=True)
    veterinarian = models.CharField(max_length=_NAME, null=True)
    findings = models.TextField(null=True)
    diagnosis = models.TextField(null=True)
    treatment = models.TextField(null=True)
    cost_cents = models.PositiveIntegerField(null=True)
    next_on = models.DateField(null=True)
    invoice = models.CharField(max_length=_SHA256, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-visited_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-visited_at"], name="health_visit_dog")
        ]

    def __str__(self) -> str:
        """What for."""
        return f"Visit: {label_of(VISIT_REASONS, self.reason).lower()}"


class Vaccine(Record):
    """One vaccination; due again after `until_on`."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="vaccines")
    vaccine = models.CharField(max_length=_WORD)
    product = models.CharField(max_length=_NAME, null=True)
    given_on = models.DateField()
    until_on = models.DateField(null=True)
    lot = models.CharField(max_length=60, null=True)
    given_by = models.CharField(max_length=_NAME, null=True)
    certificate = models.CharField(max_length=_SHA256, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-given_on", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-given_on"], name="health_vaccine_dog")
        ]

    def __str__(self) -> str:
        """Against what."""
        return f"Vaccination: {label_of(VACCINES, self.vaccine)}"


class Medicine(Record):
    """What was prescribed; the dose is the veterinarian's words."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="medicines")
    name = models.CharField(max_length=_NAME)
    dose = models.CharField(max_length=300, null=True)
    reason = models.CharField(max_length=200, null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    prescribed_by = models.CharField(max_length=_NAME, null=True)
    paper = models.CharField(max_length=_SHA256, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-from_on", "id")
        indexes = [
            models.Index(fields=["agency_id", "dog", "-from_on"], name="health_medicine_dog")
        ]

    def __str__(self) -> str:
        """Its name."""
        return f"Medicine: {self.name}"


class Stock(Record):
    """One movement; what is left of a lot is what came in less what names it. In thousandths."""

    movement = models.CharField(max_length=_WORD)
    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, null=True, related_name="given")
    prescription = models.ForeignKey(
        Medicine, on_delete=models.PROTECT, null=True, related_name="given"
    )
    lot = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="moved")
    name = models.CharField(max_length=_NAME)
    amount_e3 = models.PositiveBigIntegerField()
    unit = models.CharField(max_length=_WORD, null=True)
    lot_number = models.CharField(max_length=60, null=True)
    expires_on = models.DateField(null=True)
    warn_e3 = models.PositiveBigIntegerField(null=True)
    kept_at = models.CharField(max_length=_NAME, null=True)
    moved_at = models.DateTimeField()
    note = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-moved_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "movement", "-moved_at"], name="health_stock_at"),
            models.Index(fields=["agency_id", "dog", "-moved_at"], name="health_stock_dog"),
        ]

    @property
    def amount(self) -> str:
        """How much, with its unit."""
        return f"{amount_text(self.amount_e3)} {label_of(UNITS, self.unit)}".strip()

    def __str__(self) -> str:
        """What happened with what."""
        return f"{label_of(MOVEMENTS, self.movement)}: {self.name}"


def amount_text(thousandths: int) -> str:
    """An amount as it is counted: 12, 2.5."""
    sign = "\u2212" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return sign + (f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole))
