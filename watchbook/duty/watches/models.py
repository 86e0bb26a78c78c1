"""State of marks, watches, the roster, care at home and what was agreed about it.

Typed rows hold the newest version of each record and nothing else.
"""

from __future__ import annotations

from django.db import models

from watchbook.duty.health.models import Fitness
from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person

_WORD = 30
_LINE = 200


class Marker(Record):
    """Time and place, kept by two presses; its story is a record of its own."""

    marked_at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    fixed_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=_LINE, null=True)
    temperature_c10 = models.IntegerField(null=True)
    wind = models.CharField(max_length=_WORD, null=True)
    precipitation = models.CharField(max_length=_WORD, null=True)
    note = models.CharField(max_length=_LINE, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-marked_at", "id")
        indexes = [models.Index(fields=["agency_id", "-marked_at"], name="watches_marker_at")]


class Story(Record):
    """What happened where a mark was made, or that there is nothing to tell."""

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="stories")
    is_none = models.BooleanField(null=True)
    text = models.TextField(null=True)
    photograph = models.CharField(max_length=64, null=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")


class Watch(Record):
    """One working shift of a team as it was; open while `ended_at` is null."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="watches")
    duty = models.CharField(max_length=_WORD)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-began_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "-began_at"], name="watches_watch_at"),
            models.Index(fields=["agency_id", "team", "-began_at"], name="watches_watch_team"),
        ]


class Shift(Record):
    """A line of the roster: what is planned."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shifts")
    duty = models.CharField(max_length=_WORD)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    is_cancelled = models.BooleanField(null=True)
    note = models.CharField(max_length=_LINE, null=True)
    override_reason = models.CharField(max_length=300, null=True)
    overridden_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    override_of = models.ForeignKey(Fitness, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """As the week runs."""

        ordering = ("from_at", "id")
        indexes = [models.Index(fields=["agency_id", "from_at"], name="watches_shift_from")]


class Absence(Record):
    """From when to when a team does not stand its watch, and which one stands in."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=_WORD)
    replaced_by = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    is_cancelled = models.BooleanField(null=True)
    note = models.CharField(max_length=_LINE, null=True)
    override_reason = models.CharField(max_length=300, null=True)
    overridden_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    override_of = models.ForeignKey(Fitness, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """As they come."""

        ordering = ("from_at", "id")
        indexes = [models.Index(fields=["agency_id", "from_at"], name="watches_absence_from")]


class Care(Record):
    """What was done for a dog, and for how many minutes."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="care")
    activities = models.JSONField(default=list)
    minutes = models.PositiveIntegerField()
    done_at = models.DateTimeField()
    on_duty = models.BooleanField(null=True)
    note = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-done_at", "id")
        indexes = [models.Index(fields=["agency_id", "team", "-done_at"], name="watches_care_team")]


class Agreement(Record):
    """What agency and handler agreed about care at home; minutes a day, money in cents an hour."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="agreements")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    worked_day_min = models.PositiveIntegerField()
    day_off_min = models.PositiveIntegerField()
    activities = models.JSONField(default=list)
    rate_cents = models.PositiveIntegerField(null=True)
    paper = models.CharField(max_length=_LINE, null=True)
    review_on = models.DateField(null=True)
    note = models.TextField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-from_on", "-received_at", "id")


class Limits(Record):
    """What the work, rest and heat guard compares with, from this record on."""

    note = models.TextField(null=True)

    class Meta:
        """Newest first: the first of these rules."""

        ordering = ("-received_at", "id")


class Limit(RecordItem):
    """One limit with its source, in tenths of an hour or of a degree Celsius."""

    record = models.ForeignKey(Limits, on_delete=models.CASCADE, related_name="rules")
    measure = models.CharField(max_length=_WORD)
    limit_e1 = models.PositiveIntegerField()
    source = models.CharField(max_length=300)


class Reason(Record):
    """Why a dog worked while restricted: of a watch, or of a record of a higher room."""

    watch = models.ForeignKey(
        Watch, on_delete=models.PROTECT, null=True, related_name="restriction_reasons"
    )
    work_kind = models.CharField(max_length=60, null=True)
    work = models.CharField(max_length=36, null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="restriction_reasons")
    text = models.TextField()

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")


class Party(RecordItem):
    """Who agreed."""

    record = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=_WORD, null=True)
    agreed_on = models.DateField(null=True)


class PayPeriod(Record):
    """How the agency divides time for pay, from this record on."""

    length = models.CharField(max_length=_WORD)
    begins_on = models.DateField()

    class Meta:
        """Newest first: the first of these rules."""

        ordering = ("-received_at", "id")
