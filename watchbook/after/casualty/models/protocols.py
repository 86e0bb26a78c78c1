"""The veterinarian's protocol with its lists, and signatures under its versions."""

from __future__ import annotations

from django.db import models

from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person


class Protocol(Record):
    """Steps and doses as a veterinarian wrote them; without his signature it gives no dose."""

    name = models.CharField(max_length=120)
    label = models.CharField(max_length=40)
    veterinarian = models.CharField(max_length=120)
    licence = models.CharField(max_length=60, null=True)
    telephone = models.CharField(max_length=40)
    expires_on = models.DateField()
    weight_valid_days = models.PositiveSmallIntegerField()
    never_muzzle_when = models.TextField(null=True)
    is_example = models.BooleanField(null=True)
    is_withdrawn = models.BooleanField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Its name and the veterinarian's count of it."""
        return f"{self.name}, version {self.label}"


class ProtocolStep(RecordItem):
    """What to do at one letter of the sequence."""

    record = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16)
    text = models.TextField()
    picture = models.CharField(max_length=64, null=True)
    picture_words = models.CharField(max_length=200, null=True)


class Measure(RecordItem):
    """A syringe, or another measure, that doses are rounded to the marks of."""

    record = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(max_length=60)
    capacity_ul = models.PositiveIntegerField()
    mark_ul = models.PositiveIntegerField()


class DoseRule(RecordItem):
    """One drug by one route, as `core.casualty.protocol.Rule` reads it."""

    record = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="rules")
    drug = models.CharField(max_length=80)
    route = models.CharField(max_length=40)
    amount = models.CharField(max_length=16)
    per_kg_ug = models.PositiveIntegerField(null=True)
    flat_ug = models.PositiveIntegerField(null=True)
    most_ug = models.PositiveIntegerField(null=True)
    strength_ug_per_ml = models.PositiveIntegerField(null=True)
    weakest_ug_per_ml = models.PositiveIntegerField(null=True)
    strongest_ug_per_ml = models.PositiveIntegerField(null=True)
    per_kg_ul = models.PositiveIntegerField(null=True)
    most_ul = models.PositiveIntegerField(null=True)
    interval_min = models.PositiveIntegerField()
    most_doses = models.PositiveSmallIntegerField(null=True)
    syringes = models.CharField(max_length=300)
    most_over_percent = models.PositiveSmallIntegerField(null=True)
    least_weight_g = models.PositiveIntegerField(null=True)
    most_weight_g = models.PositiveIntegerField(null=True)
    contraindications = models.TextField(null=True)
    source = models.TextField(null=True)


class DoseGiver(RecordItem):
    """A person who may give a drug, and until when the training for it holds."""

    record = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="givers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drug = models.CharField(max_length=80, null=True)
    training = models.CharField(max_length=200, null=True)
    until_on = models.DateField(null=True)


class Signature(Record):
    """A veterinarian signs one version of a protocol, or takes the signature back."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="signatures")
    protocol_version = models.PositiveIntegerField()
    is_signed = models.BooleanField(null=True)
    licence = models.CharField(max_length=60, null=True)
    words = models.TextField(null=True)
    veterinarian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, null=True)
    digest = models.CharField(max_length=64, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")

    def __str__(self) -> str:
        """Who signed."""
        return f"{'Signed' if self.is_signed else 'Taken back'} by {self.name}"
