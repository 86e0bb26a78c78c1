"""State of the inbox: one row a submission, for ever; what it waits for; how old forms are."""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.front.sync.choices import Status
from watchbook.ground.ledger.models import AGENCY_LENGTH


class Submission(models.Model):
    """What a device or program sent, and the receipt it got.

    `answered` and `receipt` never change; `status` is what has become of it
    since. The bytes are kept only while somebody may still need them: accepted
    ones stand in the record itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    sent_as = models.UUIDField()
    actor = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    answered = models.CharField(max_length=12, choices=Status.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    kind = models.CharField(max_length=60, blank=True, default="")
    record_id = models.UUIDField(null=True)
    epoch = models.PositiveIntegerField(null=True)
    entry_index = models.PositiveBigIntegerField(null=True)
    receipt = models.TextField()
    content = models.BinaryField(default=b"")
    problems = models.JSONField(default=list)
    settled_by = models.CharField(max_length=80, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=400, blank=True, default="")
    reminded_by = models.CharField(max_length=80, blank=True, default="")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        """A uuid is kept once, with the hash of its bytes."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "sent_as"], name="sync_submission_sent_as")
        ]
        indexes = [
            models.Index(
                fields=["agency_id", "status", "received_at"], name="sync_submission_status"
            ),
            models.Index(fields=["agency_id", "record_id"], name="sync_submission_record"),
            models.Index(fields=["agency_id", "actor", "status"], name="sync_submission_actor"),
        ]


class Wait(models.Model):
    """A record or file that a held submission waits for, to be found by its name when it comes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="waits")
    name = models.CharField(max_length=64)

    class Meta:
        """A submission waits for a thing once."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "submission", "name"], name="sync_wait_once"
            )
        ]
        indexes = [models.Index(fields=["agency_id", "name"], name="sync_wait_name")]


class FormVersion(models.Model):
    """Since when this installation knows a version of a form; the same for every agency."""

    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    known_since = models.DateTimeField()

    class Meta:
        """Known once."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="sync_form_version")
        ]
