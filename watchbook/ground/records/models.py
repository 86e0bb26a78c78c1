"""Drafts, timeline and search rows, silences, deputies for reviews.

Timeline and search rows are projections, written at the end of every unit of
work and recomputed by fsck.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from watchbook.ground.ledger.models import AGENCY_LENGTH, Record
from watchbook.ground.people.models import Person
from watchbook.ground.records.choices import Mailed


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
            # Its last two columns are for counting the lines of a long life without reading them.
            models.Index(
                fields=["agency_id", "subject", "-at", "-id", "audience", "group"],
                name="records_timeline_life",
            ),
            models.Index(fields=["agency_id", "record_id"], name="records_timeline_record"),
        ]


class Place(models.Func):
    """A row's place in time: the seconds of `at`, and where they are equal, the order of writing.

    The database works it out; SQLite's index of words has it as its row id, so that it gives the
    newest first without sorting.
    """

    arity = 2
    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ARG002  # Django's signature
        """Seconds by SQLite's own reckoning, which cuts off what is below a second."""
        seconds = "CAST(strftime('%%s', {}) AS INTEGER)"
        return self._with(compiler, seconds)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ARG002  # as above
        """The same; in UTC, since only that is independent of the session."""
        seconds = "CAST(floor(EXTRACT(EPOCH FROM ({} AT TIME ZONE 'UTC'))) AS bigint)"
        return self._with(compiler, seconds)

    def _with(self, compiler: Any, seconds: str) -> Any:
        at, number = (compiler.compile(one)[0] for one in self.source_expressions)
        sql = f"({seconds.format(at)} * 16777216 + ({number} & 16777215))"
        return sql, ()


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
    place = models.GeneratedField(
        expression=Place("at", "id"), output_field=models.BigIntegerField(), db_persist=True
    )

    class Meta:
        """One row a record."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "record_id"], name="records_search_record")
        ]
        indexes = [
            models.Index(fields=["agency_id", "place"], name="records_search_place"),
            models.Index(fields=["agency_id", "kind", "place"], name="records_search_kind"),
        ]


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind of prompt; without one: in the application."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    is_shown = models.BooleanField()
    mailed = models.CharField(max_length=6, choices=Mailed.choices)

    class Meta:
        """One for each kind."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "person_id", "kind"], name="records_notice_choice"
            )
        ]


class Digest(models.Model):
    """That a person's mail of one day was taken in hand; it is never sent twice.

    `tries` counts refusals of the mail server; `sent_at` is empty until it took the mail, and
    stays so where there was nothing to tell.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    person_id = models.UUIDField()
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    is_done = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """One a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "person_id", "day"], name="records_digest_day"
            )
        ]


class CalendarLink(models.Model):
    """An address with a secret under which a calendar program reads one person's dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    person_id = models.UUIDField()
    account_id = models.UUIDField()
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A secret opens one calendar; newest first."""

        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "digest"], name="records_calendar_secret")
        ]


class Silence(Record):
    """While it lasts, no prompt about its subject reaches anyone."""

    subject = models.UUIDField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20)

    class Meta:
        """Read by subject."""

        indexes = [models.Index(fields=["agency_id", "subject"], name="records_silence_subject")]


class Deputy(Record):
    """Who reviews for somebody who is away, from a day to a day by the agency's calendar."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in")
    from_on = models.DateField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Read by who stands in, and by who is away."""

        indexes = [
            models.Index(fields=["agency_id", "deputy", "until_on"], name="records_deputy_of"),
            models.Index(fields=["agency_id", "person", "until_on"], name="records_deputy_for"),
        ]


class DeputyAct(models.Model):
    """That a step was taken for somebody who is away: a list of what the acts themselves say."""

    id = models.BigAutoField(primary_key=True)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    deputy_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Read by the naming under which it was done."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "record_id", "n"], name="records_deputy_act_n"
            )
        ]
        indexes = [models.Index(fields=["agency_id", "deputy_id"], name="records_deputy_acts")]
