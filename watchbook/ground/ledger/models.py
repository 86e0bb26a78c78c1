"""State of the ledger: chains of records, their bodies, the log and its checkpoints.

`docs/spec/record.md` and `docs/spec/ledger.md` say what the bytes are. Rows of
`Entry`, `RecordVersion`, `RecordAct` and `Checkpoint` never change; the
database itself refuses it (`triggers.py`). Agencies and actors are text here,
because this room imports nobody.
"""

from __future__ import annotations

import uuid

from django.db import models

AGENCY_LENGTH = 20


class LogHead(models.Model):
    """Where an agency's log ends: the one row that orders its writes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH, unique=True)
    epoch = models.PositiveIntegerField(default=1)
    size = models.PositiveBigIntegerField(default=0)
    last_received_at = models.DateTimeField(null=True)
    last_n = models.PositiveIntegerField(default=0)
    last_next = models.BinaryField(max_length=16, null=True)

    class Meta:
        """The log's own chain (clock, succession) ends in `last_n` and `last_next`."""

        db_table = "ledger_loghead"


class Entry(models.Model):
    """One leaf of the log: canonical bytes that tell a stranger nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    epoch = models.PositiveIntegerField()
    entry_index = models.PositiveBigIntegerField()
    content = models.BinaryField()

    class Meta:
        """One entry for each place in the log."""

        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "epoch", "entry_index"], name="ledger_entry_place"
            )
        ]


class ChainLink(models.Model):
    """What a version and an act have in common: a place in a record's chain and in the log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    epoch = models.PositiveIntegerField()
    entry_index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    n = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    actor = models.CharField(max_length=80)
    occurred_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    tag = models.BinaryField(max_length=16)
    next_tag = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    head_secret = models.BinaryField(max_length=32)

    class Meta:
        """Columns only."""

        abstract = True


class RecordVersion(ChainLink):
    """A record's content at one time, as its author wrote it. The content is its `VersionBody`."""

    is_sealed = models.BooleanField(default=False)

    class Meta:
        """One version of each number; one place in the log."""

        db_table = "ledger_recordversion"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "record_id", "version"], name="ledger_version_number"
            ),
            models.UniqueConstraint(
                fields=["agency_id", "epoch", "entry_index"], name="ledger_version_place"
            ),
        ]
        indexes = [models.Index(fields=["agency_id", "kind"], name="ledger_version_kind")]


class RecordAct(ChainLink):
    """What somebody did about a version: reviewed, returned, approved, expunged and so on."""

    act = models.CharField(max_length=30)

    class Meta:
        """One place in the record's chain; one place in the log."""

        db_table = "ledger_recordact"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "record_id", "n"], name="ledger_act_n"),
            models.UniqueConstraint(
                fields=["agency_id", "epoch", "entry_index"], name="ledger_act_place"
            ),
        ]
        indexes = [
            # Few, and asked for on every supervisor's desk.
            models.Index(
                fields=["agency_id", "record_id"],
                condition=models.Q(act="not-independently-reviewed"),
                name="ledger_act_unreviewed",
            )
        ]


class VersionBody(models.Model):
    """The canonical bytes and the secret of one version or act, its `id`.

    `form` is `plain`, `sealed` (bytes and secret under the seal key) or
    `partial` (some or all leaves expunged; the secret is then the map of
    remaining salts and lost hashes).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    form = models.CharField(max_length=10, default="plain")
    content = models.BinaryField()
    secret = models.BinaryField()

    class Meta:
        """Changed only through an unfinished `Expungement` that names it."""

        db_table = "ledger_versionbody"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    epoch = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        """At most one checkpoint for each size of an epoch."""

        db_table = "ledger_checkpoint"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "epoch", "size"], name="ledger_checkpoint_size"
            )
        ]


class Expungement(models.Model):
    """An order that values be destroyed. While unfinished, its bodies may be rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    record_id = models.UUIDField()
    actor = models.CharField(max_length=80)
    authority = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Finishing is the last statement of its transaction; never reopened."""

        db_table = "ledger_expungement"


class ExpungedBody(models.Model):
    """One body that an expungement may rewrite."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    expungement = models.ForeignKey(Expungement, on_delete=models.PROTECT, related_name="bodies")
    body_id = models.UUIDField()

    class Meta:
        """A body is named once by an expungement."""

        db_table = "ledger_expungedbody"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "expungement", "body_id"], name="ledger_expungedbody_once"
            )
        ]


class State(models.TextChoices):
    """How far a record has come. Which steps an agency uses is its setting."""

    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    REVIEWED = "reviewed", "Reviewed"
    APPROVED = "approved", "Approved"
    EXPUNGED = "expunged", "Expunged"


class Record(models.Model):
    """Base of every typed row: the newest version of one record, readable by queries.

    Everything here is a projection of the chain that fsck recomputes. `opened_by`
    wrote the first version, `author` the newest. `is_late` says that it was
    written afterwards. A sealed kind has no content columns.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH, db_index=True)
    version = models.PositiveIntegerField(default=0)
    approved_version = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    opened_by = models.CharField(max_length=80)
    author = models.CharField(max_length=80)
    occurred_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    last_n = models.PositiveIntegerField(default=0)
    last_next = models.BinaryField(max_length=16)

    class Meta:
        """Columns only."""

        abstract = True


class RecordItem(models.Model):
    """Base of every child row: one item of a list in a record, under its stable key.

    A subclass adds `record`, a foreign key to its record's row with
    `on_delete=CASCADE`, and the item's own columns.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    key = models.CharField(max_length=36)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        """Columns only; in the order in which the items were written."""

        abstract = True
        ordering = ["order"]
