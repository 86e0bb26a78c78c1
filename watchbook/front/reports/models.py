"""State of numbers and reports as issued. Typed rows hold the record and nothing else."""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Dog, Team
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person

_LINE, _NAME = 200, 80


class Issued(Record):
    """A number as it was given out. `parts` is the SHA-256 of the list of its records."""

    figure = models.CharField(max_length=_NAME)
    label = models.CharField(max_length=_LINE)
    figure_version = models.PositiveIntegerField()
    rule = models.TextField()
    source = models.CharField(max_length=500, null=True)
    unit = models.CharField(max_length=10, null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dog = models.ForeignKey(Dog, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.BigIntegerField(null=True)
    of_value = models.BigIntegerField(null=True)
    of_label = models.CharField(max_length=_LINE, null=True)
    n = models.BigIntegerField(null=True)
    of_n = models.BigIntegerField(null=True)
    not_approved = models.BigIntegerField(null=True)
    missing = models.BigIntegerField(null=True)
    as_of_at = models.DateTimeField()
    asked_by = models.CharField(max_length=_LINE)
    purpose = models.CharField(max_length=_LINE)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    parts = models.CharField(max_length=64, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-as_of_at", "id")
        indexes = [models.Index(fields=["agency_id", "-as_of_at"], name="reports_issued_at")]


class IssuedFilter(RecordItem):
    """A word by which the number was narrowed."""

    record = models.ForeignKey(Issued, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=_NAME)
    value = models.CharField(max_length=_LINE)
    told = models.CharField(max_length=_LINE, null=True)


class Report(Record):
    """A report as it was given out. `paper` is the SHA-256 of its PDF."""

    name = models.CharField(max_length=20)
    title = models.CharField(max_length=_LINE)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    as_of_at = models.DateTimeField()
    asked_by = models.CharField(max_length=_LINE)
    purpose = models.CharField(max_length=_LINE)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.CharField(max_length=64, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-as_of_at", "id")
        indexes = [models.Index(fields=["agency_id", "-as_of_at"], name="reports_report_at")]


class ReportNumber(RecordItem):
    """A number that stood in the report."""

    record = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="numbers")
    figure = models.CharField(max_length=_NAME)
    label = models.CharField(max_length=_LINE, null=True)
    figure_version = models.PositiveIntegerField(null=True)
    told = models.CharField(max_length=_LINE, null=True)
    value = models.BigIntegerField(null=True)
    of_value = models.BigIntegerField(null=True)
    n = models.BigIntegerField(null=True)
    not_approved = models.BigIntegerField(null=True)
