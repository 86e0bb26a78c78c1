"""State of imports: the record of each, its progress, its troubles, and which row became what."""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.front.imports.choices import KINDS, Status
from watchbook.ground.ledger.models import AGENCY_LENGTH, Record

_SHA256_LENGTH = 64
_WORDS = [(one.word, one.label) for one in KINDS.values()]


class Import(Record):
    """A file that was brought. Its counts stand in its act `finished`, and in its job."""

    what = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    file = models.CharField(max_length=_SHA256_LENGTH)
    file_name = models.CharField(max_length=200)
    mapping = models.TextField()
    mapping_name = models.CharField(max_length=80, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")


class Mapping(Record):
    """A saved mapping of the agency; the newest version is offered."""

    name = models.CharField(max_length=80)
    what = models.CharField(max_length=20)
    content = models.TextField()

    class Meta:
        """By name."""

        ordering = ("name", "id")


class Job(models.Model):
    """One file on its way: what was uploaded, the mapping as it stands, how far the worker is.

    No record: what it brought are records, and the import itself is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    account = models.UUIDField(null=True)
    actor = models.CharField(max_length=80)
    what = models.CharField(max_length=20, choices=_WORDS)
    file = models.CharField(max_length=_SHA256_LENGTH)
    file_name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField(default=0)
    mapping = models.TextField(default="")
    mapping_name = models.CharField(max_length=80, default="")
    is_dry_run = models.BooleanField(default=True)
    dry_run_of = models.CharField(max_length=_SHA256_LENGTH, default="")
    status = models.CharField(max_length=10, choices=Status.choices, null=True)
    message = models.TextField(default="")
    last_row = models.PositiveBigIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    import_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first, by agency."""

        ordering = ("-made_at", "id")
        indexes = [models.Index(fields=["agency_id", "-made_at"], name="imports_job_made")]


class RowTrouble(models.Model):
    """Why a row was not taken, or what to look at although it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="troubles")
    row = models.PositiveBigIntegerField()
    column = models.CharField(max_length=300)
    found = models.TextField()
    wrong = models.TextField()
    to_do = models.TextField()
    is_note = models.BooleanField(default=False)

    class Meta:
        """In the order of the file."""

        ordering = ("row", "column")
        indexes = [models.Index(fields=["agency_id", "job", "row"], name="imports_trouble_row")]


class ImportedRow(models.Model):
    """Which row of a source became which record, and what it said then.

    The id follows from agency, source, record kind and key, so that the same row is the same row
    for good. `import_id` made it, `seen_in` saw it last; `version` is the last one of an import.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=300)
    record_id = models.UUIDField()
    digest = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField()
    row = models.PositiveBigIntegerField()
    import_id = models.UUIDField()
    seen_in = models.UUIDField()
    is_adopted = models.BooleanField(default=False)

    class Meta:
        """Read by record, by source and by import."""

        indexes = [
            models.Index(fields=["agency_id", "record_id"], name="imports_row_record"),
            models.Index(fields=["agency_id", "source", "kind"], name="imports_row_source"),
            models.Index(fields=["agency_id", "import_id", "row"], name="imports_row_import"),
        ]
