"""Clinics and the dogs that give blood."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.models import Record, RecordItem


class Clinic(Record):
    """Where a hurt dog goes."""

    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    telephone_other = models.CharField(max_length=40, null=True)
    address = models.CharField(max_length=300, null=True)
    is_open_always = models.BooleanField(null=True)
    hours = models.CharField(max_length=200, null=True)
    skills = models.JSONField(default=list)
    entrance = models.CharField(max_length=300, null=True)
    verified_on = models.DateField(null=True)
    verified_with = models.CharField(max_length=120, null=True)
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    note = models.TextField(null=True)
    is_closed = models.BooleanField(null=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Drive(RecordItem):
    """How long the drive takes from a place, as the agency drove it."""

    record = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="drives")
    from_place = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()


class Donor(Record):
    """A dog that gives blood."""

    name = models.CharField(max_length=80)
    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, null=True, related_name="+")
    blood_type = models.CharField(max_length=20, null=True)
    last_given_on = models.DateField(null=True)
    contact = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, null=True, related_name="donors")
    note = models.TextField(null=True)
    is_withdrawn = models.BooleanField(null=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
