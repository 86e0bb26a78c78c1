"""Car-heat devices and what they sent."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.models import Record


class Device(Record):
    """A device in a car. Its secret is derived from the agency's key; no secret stands here."""

    name = models.CharField(max_length=80)
    vehicle = models.CharField(max_length=80, null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="devices")
    generation = models.PositiveIntegerField()
    is_revoked = models.BooleanField(null=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Its name and car."""
        return f"{self.name} ({self.vehicle})" if self.vehicle else self.name


class Alarm(Record):
    """One message of a device as it was received; `digest` is of its bytes."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="alarms")
    vehicle = models.CharField(max_length=80, null=True)
    event = models.CharField(max_length=60, null=True)
    is_test = models.BooleanField(null=True)
    temperature_c10 = models.IntegerField(null=True)
    door = models.CharField(max_length=16, null=True)
    fan = models.CharField(max_length=16, null=True)
    happened_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    raw = models.TextField(null=True)
    trouble = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first. The same bytes of the same second are one message."""

        ordering = ("-signed_at", "id")
        indexes = [models.Index(fields=["agency_id", "-signed_at"], name="health_alarm_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "device", "signed_at", "digest"], name="health_alarm_once"
            )
        ]

    def __str__(self) -> str:
        """What it said."""
        return f"Car alarm: {self.event or 'event not recorded'}"


class Answer(Record):
    """What was found at an alarm."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    seen_at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")
