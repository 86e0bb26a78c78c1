"""Drafts, timeline and search rows, silences.

Timeline and search rows are projections, written at the end of every unit of
work and recomputed by fsck.
"""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.ground.ledger.models import AGENCY_LENGTH, Record


class Draft(models.Model):
    """Something unfinished that only its author sees; outside the ledger, deletable.

    `record_id` names the record that it would amend, or None for a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    author = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField(null=True)
    content = models.JSONField()
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-saved_at",)
        indexes = [
            models.Index(fields=["agency_id", "author"], name="records_draft_author"),
            models.Index(fields=["agency_id", "record_id"], name="records_draft_record"),
        ]


class TimelineRow(models.Model):
    """One line of one subject's life file."""

    id = models.BigAutoField(primary_key=True)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    subject = models.UUIDField()
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    group = models.CharField(max_length=20)
    at = models.DateTimeField()
    title = models.CharField(max_length=160)
    text = models.CharField(max_length=600)
    state = models.CharField(max_length=10)
    audience = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        """Read by subject and time, replaced by record."""

        indexes = [
            models.Index(
                fields=["agency_id", "subject", "-at", "-id"], name="records_timeline_subject"
            ),
            models.Index(fields=["agency_id", "record_id"], name="records_timeline_record"),
            # Counts the lines of a long life without reading them.
            models.Index(
                fields=["agency_id", "subject", "audience", "group"], name="records_timeline_count"
            ),
        ]


class SearchRow(models.Model):
    """What search knows of one record."""

    id = models.BigAutoField(primary_key=True)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    at = models.DateTimeField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    audience = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        """One row a record."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "record_id"], name="records_search_record")
        ]
        indexes = [models.Index(fields=["agency_id", "-at"], name="records_search_at")]


class Silence(Record):
    """While it lasts, no prompt about its subject reaches anyone."""

    subject = models.UUIDField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20)

    class Meta:
        """Read by subject."""

        indexes = [models.Index(fields=["agency_id", "subject"], name="records_silence_subject")]
