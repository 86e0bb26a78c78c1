"""Who is told, alerts with what became of each message, answers, and duties.

`Alert` and `Delivery` are no records: they say what the program did with one. What people say of
it (`Answer`, `Duty`) are.
"""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.after.casualty.choices import alerts as choices
from watchbook.ground.ledger.models import AGENCY_LENGTH, Record, RecordItem
from watchbook.ground.people.models import Person, Unit


class Recipients(Record):
    """A list of who is told, in order."""

    name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    telephone = models.CharField(max_length=40, null=True)
    covers = models.JSONField(default=list)
    is_ended = models.BooleanField(null=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Way(RecordItem):
    """One recipient by one channel."""

    record = models.ForeignKey(Recipients, on_delete=models.CASCADE, related_name="ways")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, null=True)
    channel = models.CharField(max_length=12, choices=choices.Channel.choices)
    address = models.CharField(max_length=300, null=True)
    after_min = models.PositiveSmallIntegerField(null=True)

    @property
    def who(self) -> str:
        """Under which name an answer by the link stands."""
        return str(self.person) if self.person is not None else (self.name or "")


class Answer(Record):
    """That somebody has read an alert. `subject` is what it told of, or a test's own id."""

    subject = models.UUIDField()
    name = models.CharField(max_length=160, null=True)
    way = models.CharField(max_length=8, null=True)
    words = models.CharField(max_length=200, null=True)
    answerer = ""
    """Who gave it, as `queries.answerers` found it; no column."""

    class Meta:
        """Read by what they answer."""

        indexes = [models.Index(fields=["agency_id", "subject"], name="casualty_answer_subject")]


class Duty(Record):
    """Who does what around a casualty."""

    casualty = models.UUIDField()
    duty = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, null=True)
    since = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, null=True)

    class Meta:
        """Read by casualty."""

        indexes = [models.Index(fields=["agency_id", "casualty"], name="casualty_duty_casualty")]

    @property
    def who(self) -> str:
        """The person's name, or the name that was written."""
        return str(self.person) if self.person is not None else (self.name or "")


class Alert(models.Model):
    """What the program tells people of one record, or of a test: made when the record comes.

    `live` and `live_phone` are the small snapshots that live pages and phones read, as the bytes
    that are sent, and the tags their hashes: written anew on each change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    subject = models.UUIDField()
    what = models.CharField(max_length=12, choices=choices.What.choices)
    is_drill = models.BooleanField(default=False)
    is_too_late = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=160, blank=True)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    live = models.TextField(default="{}")
    live_tag = models.CharField(max_length=32, default="")
    live_phone = models.TextField(default="{}")
    phone_tag = models.CharField(max_length=32, default="")

    class Meta:
        """One for each record; newest first."""

        ordering = ("-made_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "subject"], name="casualty_alert_once")
        ]
        indexes = [models.Index(fields=["agency_id", "-made_at"], name="casualty_alert_newest")]


class Delivery(models.Model):
    """One message to one recipient, and what became of it.

    `taken_at` is when the gateway, the mail server or the other program took it, or when an open
    page showed it: that somebody read it is said only by an answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=12, choices=choices.Message.choices)
    order = models.PositiveSmallIntegerField()
    person_id = models.UUIDField(null=True)
    name = models.CharField(max_length=160)
    channel = models.CharField(max_length=12, choices=choices.Channel.choices)
    address = models.CharField(max_length=300, blank=True)
    secret_of = models.CharField(max_length=80, blank=True)
    is_only_unanswered = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=choices.DeliveryState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which people are told."""

        ordering = ("message", "order", "id")
        indexes = [
            models.Index(
                fields=["agency_id", "person_id", "state"], name="casualty_delivery_person"
            )
        ]
