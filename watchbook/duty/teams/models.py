"""State of dogs, teams, handler-down plans and envelopes.

Typed rows hold the newest version of each record. An envelope's row holds no
content at all: its words are in its sealed body only, and its handler is the
one who wrote it (`opened_by`).
"""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.choices import EndReason, Muzzle, Purpose, Sex, Source
from watchbook.ground.ledger.models import Record, RecordItem, State
from watchbook.ground.people.models import Person

_SHA256_LENGTH = 64


class Dog(Record):
    """A dog of the unit, in service or not."""

    name = models.CharField(max_length=60)
    breed = models.CharField(max_length=80, null=True)
    sex = models.CharField(max_length=10, choices=Sex.choices, null=True)
    colour = models.CharField(max_length=120, null=True)
    born_on = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    microchip = models.CharField(max_length=30, null=True)
    tattoo = models.CharField(max_length=30, null=True)
    source = models.CharField(max_length=12, choices=Source.choices, null=True)
    source_name = models.CharField(max_length=120, null=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, null=True)
    disciplines = models.JSONField(default=list)
    photograph = models.CharField(max_length=_SHA256_LENGTH, null=True)
    notes = models.TextField(null=True)

    class Meta:
        """By name, as people look for it."""

        ordering = ("name",)
        indexes = [models.Index(fields=["agency_id", "name"], name="teams_dog_name")]

    def __str__(self) -> str:
        """The name, as it is called."""
        return self.name


class Team(Record):
    """One dog with one handler, from an instant to an instant; open while `until_at` is null."""

    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, related_name="teams")
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="teams")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, null=True)
    end_note = models.CharField(max_length=300, null=True)
    is_temporary = models.BooleanField(null=True)
    override_reason = models.CharField(max_length=300, null=True)
    overridden_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    overridden = models.CharField(max_length=300, null=True)

    class Meta:
        """Read by dog, by handler and by day."""

        ordering = ("-from_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "handler", "-from_at"], name="teams_team_handler"),
            models.Index(fields=["agency_id", "dog", "-from_at"], name="teams_team_dog"),
        ]

    def __str__(self) -> str:
        """Dog and handler, as said on the radio."""
        return f"{self.dog} and {self.handler}"


class Plan(Record):
    """A team's handler-down plan."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans")
    approach = models.TextField(null=True)
    language = models.CharField(max_length=60, null=True)
    muzzle = models.CharField(max_length=10, choices=Muzzle.choices, null=True)
    muzzle_note = models.CharField(max_length=200, null=True)
    car = models.TextField(null=True)
    more = models.TextField(null=True)

    class Meta:
        """A team has one plan; one destroyed by order leaves room for another."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "team"],
                condition=~models.Q(state=State.EXPUNGED),
                name="teams_plan_team",
            )
        ]


class PlanApproacher(RecordItem):
    """Somebody who may approach the dog."""

    record = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="approachers")
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40, null=True)
    knows_dog = models.CharField(max_length=160, null=True)


class PlanWord(RecordItem):
    """A word that the dog obeys."""

    record = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)
    meaning = models.CharField(max_length=120)


class PlanTaker(RecordItem):
    """Somebody who takes the dog tonight."""

    record = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="takers")
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40, null=True)
    note = models.CharField(max_length=160, null=True)


class PlanCheck(Record):
    """The plan was read through with the handler."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="checks")
    plan_version = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    note = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-checked_at",)


class Envelope(Record):
    """A handler's sealed wishes. No content here; `opened_by` is the handler's person id."""

    class Meta:
        """Voluntary, one for each handler; one destroyed by order leaves room for another."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "opened_by"],
                condition=~models.Q(state=State.EXPUNGED),
                name="teams_envelope_handler",
            )
        ]


class Opening(Record):
    """One opening of an envelope: asked by the first, confirmed by the second."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="openings")
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-asked_at",)
