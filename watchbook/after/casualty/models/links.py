"""Scoped links of a hand-over. Access, no record: they are made, used and revoked."""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.after.casualty.models.casualties import Casualty
from watchbook.ground.ledger.models import AGENCY_LENGTH
from watchbook.ground.people.models import Person


class HandoverLink(models.Model):
    """One address under which a clinic reads one casualty without an account.

    The secret is kept nowhere, only its digest. The code that proves the clinic's telephone or
    mail is kept as a digest too, with until when it counts and how often a wrong one was tried.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="links")
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, default="")
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_way = models.CharField(max_length=254, default="")

    class Meta:
        """Newest first; found by its secret."""

        ordering = ("-made_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "digest"], name="casualty_link_digest")
        ]

    def __str__(self) -> str:
        """For whom."""
        return self.label
