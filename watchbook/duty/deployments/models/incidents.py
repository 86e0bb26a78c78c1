"""Rows of incidents: what happened, its clock, phases and persons."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import TYPES
from watchbook.duty.teams.models import Team
from watchbook.duty.watches.models import Marker
from watchbook.ground.ledger.models import Record, RecordItem

WORD = 30
LINE = 200


class Incident(Record):
    """What happened, with a K9 task or without one. Every order of its times is kept."""

    number = models.CharField(max_length=60, null=True)
    type = models.CharField(max_length=WORD)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="incidents")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stop_began_at = models.DateTimeField(null=True)
    k9_requested_at = models.DateTimeField(null=True)
    k9_arrived_at = models.DateTimeField(null=True)
    sniff_began_at = models.DateTimeField(null=True)
    sniff_ended_at = models.DateTimeField(null=True)
    task_complete_at = models.DateTimeField(null=True)
    stop_ended_at = models.DateTimeField(null=True)
    has_no_task = models.BooleanField(null=True)
    door = models.CharField(max_length=WORD, null=True)
    door_by = models.CharField(max_length=WORD, null=True)
    door_at = models.DateTimeField(null=True)
    dog_left_car = models.BooleanField(null=True)
    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=LINE, null=True)
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    place_class = models.CharField(max_length=WORD, null=True)
    reason = models.CharField(max_length=WORD, null=True)
    reason_words = models.CharField(max_length=500, null=True)
    ground = models.JSONField(default=list)
    warrant_number = models.CharField(max_length=60, null=True)
    consent_by = models.CharField(max_length=120, null=True)
    ground_words = models.TextField(null=True)
    suspicion = models.TextField(null=True)
    citation = models.CharField(max_length=60, null=True)
    requesting_agency = models.CharField(max_length=120, null=True)
    narrative = models.TextField(null=True)

    class Meta:
        """Newest first; found by its number."""

        ordering = ("-began_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "-began_at"], name="deployments_incident_at"),
            models.Index(fields=["agency_id", "number"], name="deployments_incident_number"),
            models.Index(
                fields=["agency_id", "state", "received_at"], name="deployments_incident_waits"
            ),
            models.Index(
                fields=["agency_id", "team", "-began_at"], name="deployments_incident_team"
            ),
        ]

    def __str__(self) -> str:
        """The number with what it was, as people call it."""
        label = label_of(TYPES, self.type)
        return f"{self.number}, {label[:1].lower()}{label[1:]}" if self.number else label


class Phase(RecordItem):
    """One part of an incident on its timeline."""

    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=WORD)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, null=True)


class IncidentPerson(RecordItem):
    """A person in an incident. All of it is restricted."""

    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="persons")
    role = models.CharField(max_length=WORD, null=True)
    name = models.CharField(max_length=120, null=True)
    is_juvenile = models.BooleanField(null=True)
    age = models.PositiveIntegerField(null=True)
    sex = models.CharField(max_length=WORD, null=True)
    race = models.CharField(max_length=WORD, null=True)
    ethnicity = models.CharField(max_length=WORD, null=True)
    height_in = models.PositiveIntegerField(null=True)
    weight_lb = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=WORD, null=True)
    note = models.CharField(max_length=500, null=True)


class OtherUnit(RecordItem):
    """Another unit or officer that was there."""

    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="others")
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, null=True)


class Camera(RecordItem):
    """A body camera or its recording, by the agency's own id."""

    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="cameras")
    camera = models.CharField(max_length=120)
    worn_by = models.CharField(max_length=120, null=True)


class IncidentFile(RecordItem):
    """A file of the incident, by its SHA-256."""

    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="files")
    file = models.CharField(max_length=64)
    title = models.CharField(max_length=LINE, null=True)
