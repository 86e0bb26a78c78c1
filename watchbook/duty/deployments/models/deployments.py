"""Rows of deployments: one team used once, what it did and what was found."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import TASKS
from watchbook.duty.deployments.models.incidents import LINE, WORD, Incident
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.weather import METAR_LENGTH
from watchbook.duty.tracks.models import Trail
from watchbook.duty.watches.models import Marker
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person


class Deployment(Record):
    """One team, used once. Masses in mg, money in cents, places in 1e-7 degrees."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deployments")
    task = models.CharField(max_length=WORD)
    outcome = models.CharField(max_length=WORD, null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, related_name="deployments"
    )
    number = models.CharField(max_length=60, null=True)
    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=LINE, null=True)
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    details = models.JSONField(default=dict)
    persons_found = models.PositiveIntegerField(null=True)
    persons_arrested = models.PositiveIntegerField(null=True)
    capture = models.CharField(max_length=WORD, null=True)
    lead = models.CharField(max_length=WORD, null=True)
    requested_by = models.CharField(max_length=120, null=True)
    surfaces = models.JSONField(default=list)
    temperature_c10 = models.IntegerField(null=True)
    wind = models.CharField(max_length=WORD, null=True)
    wind_from = models.CharField(max_length=WORD, null=True)
    precipitation = models.CharField(max_length=WORD, null=True)
    metar = models.CharField(max_length=METAR_LENGTH, null=True)
    metar_distance_m = models.PositiveIntegerField(null=True)
    trail = models.ForeignKey(Trail, on_delete=models.PROTECT, null=True, related_name="+")
    narrative = models.TextField(null=True)
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Newest first; read by team and day, by task and day, by incident and by number."""

        ordering = ("-began_at", "id")
        indexes = [
            # What is asked of an author.
            models.Index(
                fields=["agency_id", "opened_by", "-began_at"],
                name="deployments_deployment_author",
            ),
            models.Index(
                fields=["agency_id", "team", "-began_at"], name="deployments_deployment_team"
            ),
            models.Index(
                fields=["agency_id", "task", "-began_at"], name="deployments_deployment_task"
            ),
            models.Index(fields=["agency_id", "number"], name="deployments_number"),
            models.Index(
                fields=["agency_id", "state", "received_at"], name="deployments_deployment_waits"
            ),
            # As the list of all is read, to the end: SQLite takes another one where it must sort.
            # Last, since rows of a batch are inserted in the order of the first of the widest.
            models.Index(fields=["agency_id", "-began_at", "id"], name="deployments_deployment_at"),
        ]

    def __str__(self) -> str:
        """The task with the team."""
        return f"{label_of(TASKS, self.task)}, {self.team}"


class Finding(RecordItem):
    """What was found, not found or not looked for at one place."""

    record = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="findings")
    result = models.CharField(max_length=WORD)
    substance = models.CharField(max_length=WORD, null=True)
    mass_mg = models.PositiveBigIntegerField(null=True)
    cash_cents = models.PositiveBigIntegerField(null=True)
    pieces = models.PositiveIntegerField(null=True)
    alert_where = models.CharField(max_length=LINE, null=True)
    found_where = models.CharField(max_length=LINE, null=True)
    found_how = models.CharField(max_length=WORD, null=True)
    laboratory = models.CharField(max_length=WORD, null=True)
    laboratory_number = models.CharField(max_length=60, null=True)
    laboratory_on = models.DateField(null=True)
    note = models.CharField(max_length=500, null=True)


class FoundPerson(RecordItem):
    """Who was found, where and how. Restricted."""

    record = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="found_persons")
    who = models.CharField(max_length=120, null=True)
    at = models.DateTimeField(null=True)
    found_where = models.CharField(max_length=LINE, null=True)
    condition = models.CharField(max_length=WORD, null=True)


class DeploymentTrail(RecordItem):
    """A further trail file of a deployment."""

    record = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="trails")
    trail = models.ForeignKey(Trail, on_delete=models.PROTECT, related_name="+")


class DeploymentPhotograph(RecordItem):
    """A photograph of a deployment, by its SHA-256."""

    record = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="photographs")
    file = models.CharField(max_length=64)
    title = models.CharField(max_length=LINE, null=True)
