"""State of the evidence room: one item a file that somebody kept. The bytes lie in the store."""

from __future__ import annotations

from django.db import models

from watchbook.ground.ledger.models import Record


class Item(Record):
    """A file with its name and what it belongs to; its custody is its chain of acts."""

    file = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, null=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    description = models.TextField(null=True)
    belongs_to = models.UUIDField(null=True)
    belongs_to_kind = models.CharField(max_length=60, null=True)

    class Meta:
        """Read by file and by the record that it belongs to."""

        indexes = [
            models.Index(fields=["agency_id", "file"], name="evidence_item_file"),
            models.Index(fields=["agency_id", "belongs_to"], name="evidence_item_belongs"),
        ]
