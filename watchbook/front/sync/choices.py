"""Closed vocabularies of the inbox."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """What became of a submission."""

    ACCEPTED = "accepted", "Kept by the server"
    HELD = "held", "Waits for what it names"
    CONFLICT = "conflict", "Written on an older version"
    QUARANTINED = "quarantined", "Needs a person"
    MENDED = "mended", "Mended and sent again"
    DISMISSED = "dismissed", "Put aside by a person"
