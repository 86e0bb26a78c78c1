"""State of the trails' room: which file, and which of its tracks are whose."""

from __future__ import annotations

from django.db import models

from watchbook.ground.ledger.models import Record


class Trail(Record):
    """A track file of a team. What it holds is read from the kept original, never stored twice."""

    file = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, null=True)
    exercise = models.UUIDField(null=True)
    walked_as = models.CharField(max_length=8, null=True)
    recorded_with = models.CharField(max_length=12, null=True)
    layer_track = models.PositiveIntegerField(null=True)
    dog_track = models.PositiveIntegerField(null=True)
    note = models.TextField(null=True)

    class Meta:
        """Read by team, newest first."""

        indexes = [
            models.Index(fields=["agency_id", "team", "-occurred_at"], name="tracks_trail_team"),
            models.Index(fields=["agency_id", "exercise"], name="tracks_trail_exercise"),
        ]
