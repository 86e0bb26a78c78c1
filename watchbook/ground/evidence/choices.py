"""Closed vocabularies of the evidence room."""

from __future__ import annotations

from django.db import models


class CustodyAct(models.TextChoices):
    """What was done with an original; each is an act of its own in the ledger."""

    OPENED = "original-opened", "Original opened"
    DISCLOSED = "disclosed", "Original disclosed"
    HANDED_OVER = "handed-over", "Handed over"
    RETURNED_TO_US = "taken-back", "Taken back"


class CopyFor(models.TextChoices):
    """For whom a copy is made. Only a court gets the original's own bytes."""

    UNIT = "unit", "The unit"
    PUBLIC = "public", "The public"
    PRESS = "press", "The press"
    FAMILY = "family", "The family"
    MAIL = "mail", "Mail"
    COURT = "court", "A court"
