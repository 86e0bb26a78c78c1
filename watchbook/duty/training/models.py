"""State of training: days, exercises, layouts, runs, statements about runs, openings.

Typed rows hold the newest version of each record; `Opening` is no record but a
trace of who opened a set-up or a layout first and when, from which a run is told
what its account had seen.
"""

from __future__ import annotations

import uuid

from django.db import models

from watchbook.duty.health.models import Fitness
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.weather import METAR_LENGTH
from watchbook.duty.tracks.models import Trail
from watchbook.ground.ledger.models import AGENCY_LENGTH, Record, RecordItem
from watchbook.ground.people.models import Person

_WORD = 30


class Weather(models.Model):
    """Weather as one person saw it; the temperature in tenths of a degree Celsius."""

    temperature_c10 = models.IntegerField(null=True)
    wind = models.CharField(max_length=_WORD, null=True)
    wind_from = models.CharField(max_length=_WORD, null=True)
    precipitation = models.CharField(max_length=_WORD, null=True)

    class Meta:
        """Columns only."""

        abstract = True


class Event(Record):
    """A training day."""

    title = models.CharField(max_length=120)
    held_from = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, null=True)
    conductor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    order_rule = models.CharField(max_length=_WORD, null=True)
    notes = models.TextField(null=True)

    class Meta:
        """Newest first, as people look for it."""

        ordering = ("-held_from", "id")
        indexes = [models.Index(fields=["agency_id", "-held_from"], name="training_event_day")]


class EventTeam(RecordItem):
    """A team of a training day, in running order."""

    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")


class EventOverride(RecordItem):
    """Why a team is on a training day although its dog is restricted then, and who decided it."""

    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="overrides")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    fitness = models.ForeignKey(Fitness, on_delete=models.PROTECT, null=True, related_name="+")


class Exercise(Weather, Record):
    """What several teams run: the shared set-up."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="exercises")
    order = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=120)
    discipline = models.CharField(max_length=_WORD)
    goal = models.TextField(null=True)
    place = models.CharField(max_length=200, null=True)
    surfaces = models.JSONField(default=list)
    area_m2 = models.PositiveIntegerField(null=True)
    set_at = models.DateTimeField(null=True)
    begins_at = models.DateTimeField(null=True)
    layer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    metar = models.CharField(max_length=METAR_LENGTH, null=True)
    metar_distance_m = models.PositiveIntegerField(null=True)
    conditions = models.JSONField(default=dict)
    notes = models.TextField(null=True)

    class Meta:
        """In the order of the day."""

        ordering = ("order", "received_at", "id")
        indexes = [models.Index(fields=["agency_id", "event"], name="training_exercise_event")]


class Layout(Record):
    """The hides, blanks, distractors and course of an exercise; its version is pinned by runs."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="layouts")
    laid_at = models.DateTimeField(null=True)
    course = models.JSONField(default=dict)
    note = models.TextField(null=True)

    class Meta:
        """One layout an exercise."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "exercise"], name="training_layout_once")
        ]


class LaidBy(RecordItem):
    """One who laid out."""

    record = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="laid_by")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Spot(RecordItem):
    """Where something lies, in 1e-7 degrees, with its words."""

    latitude_e7 = models.IntegerField(null=True)
    longitude_e7 = models.IntegerField(null=True)
    note = models.CharField(max_length=300, null=True)

    class Meta(RecordItem.Meta):
        """Columns only."""

        abstract = True


class Hide(Spot):
    """Where target odour or a person is."""

    record = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="hides")
    aid = models.CharField(max_length=80, null=True)
    odour = models.CharField(max_length=_WORD, null=True)
    odour_detail = models.CharField(max_length=120, null=True)
    mass_mg = models.PositiveIntegerField(null=True)
    area = models.CharField(max_length=80, null=True)
    height_cm = models.PositiveIntegerField(null=True)
    depth_cm = models.PositiveIntegerField(null=True)
    access = models.CharField(max_length=_WORD, null=True)
    container = models.CharField(max_length=120, null=True)
    set_at = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")


class Blank(RecordItem):
    """An area with no target odour."""

    record = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="blanks")
    area = models.CharField(max_length=80)
    note = models.CharField(max_length=300, null=True)


class Distractor(RecordItem):
    """Something that is not target odour."""

    record = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="distractors")
    kind = models.CharField(max_length=_WORD)
    area = models.CharField(max_length=80, null=True)
    set_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, null=True)


class LaidArticle(Spot):
    """A scented object on a trail or in a search area."""

    record = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="articles")
    article = models.CharField(max_length=120)
    leg = models.PositiveIntegerField(null=True)


class Performance(Weather, Record):
    """One team's run."""

    # Most rows of all, written most often: indexed is what is looked for, and each thing once.
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="runs", db_index=False)
    exercise = models.ForeignKey(
        Exercise, on_delete=models.PROTECT, null=True, related_name="runs", db_index=False
    )
    attempt = models.PositiveIntegerField(null=True)
    discipline = models.CharField(max_length=_WORD, null=True)
    place = models.CharField(max_length=200, null=True)
    surfaces = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    lead = models.CharField(max_length=_WORD, null=True)
    goal = models.TextField(null=True)
    findings = models.JSONField(default=dict)
    blindness = models.CharField(max_length=_WORD, null=True)
    blindness_stated_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    present_and_knew = models.CharField(max_length=300, null=True)
    watched_others = models.BooleanField(null=True)
    goal_met = models.CharField(max_length=_WORD, null=True)
    narrative = models.TextField(null=True)
    corrective_action = models.TextField(null=True)
    video = models.CharField(max_length=300, null=True)
    trail = models.ForeignKey(
        Trail, on_delete=models.PROTECT, null=True, related_name="runs", db_index=False
    )
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    exercise_version = models.PositiveIntegerField(null=True)
    layout = models.ForeignKey(
        Layout, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    layout_version = models.PositiveIntegerField(null=True)
    own_layout = models.BooleanField(null=True)
    opened_setup_at = models.DateTimeField(null=True)
    opened_layout_at = models.DateTimeField(null=True)

    class Meta:
        """Read by team and day, and by exercise."""

        ordering = ("-occurred_at", "-received_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "-occurred_at"], name="training_run_day"),
            models.Index(fields=["agency_id", "team", "-occurred_at"], name="training_run_team"),
            models.Index(
                fields=["agency_id", "team", "discipline", "-occurred_at"],
                name="training_run_discipline",
            ),
            # Whose runs may become outdated: only those of an exercise.
            models.Index(
                fields=["agency_id", "opened_by"],
                condition=models.Q(exercise__isnull=False),
                name="training_run_author",
            ),
            models.Index(fields=["agency_id", "state", "received_at"], name="training_run_waits"),
            # Most runs are of no exercise and have no trail.
            models.Index(
                fields=["exercise"],
                condition=models.Q(exercise__isnull=False),
                name="training_run_exercise",
            ),
            models.Index(
                fields=["trail"], condition=models.Q(trail__isnull=False), name="training_run_trail"
            ),
        ]


class CallLine(RecordItem):
    """What was called or seen at one hide, blank, distractor or elsewhere."""

    hide = models.CharField(max_length=40, null=True)
    area = models.CharField(max_length=80, null=True)
    at = models.DateTimeField(null=True)
    call = models.CharField(max_length=_WORD, null=True)
    behaviours = models.JSONField(default=list, null=True)
    response = models.CharField(max_length=_WORD, null=True)
    outcome = models.CharField(max_length=_WORD, null=True)
    note = models.CharField(max_length=500, null=True)

    class Meta(RecordItem.Meta):
        """Columns only."""

        abstract = True


class Call(CallLine):
    """A handler's call in his run."""

    record = models.ForeignKey(Performance, on_delete=models.CASCADE, related_name="calls")


class FoundArticle(RecordItem):
    """What became of one article."""

    record = models.ForeignKey(Performance, on_delete=models.CASCADE, related_name="articles")
    article = models.CharField(max_length=120, null=True)
    at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=_WORD, null=True)
    note = models.CharField(max_length=300, null=True)


class Witness(Record):
    """What a trainer or scribe marked for a team's run."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="witnesses")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="witnesses")
    attempt = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    goal_met = models.CharField(max_length=_WORD, null=True)
    note = models.TextField(null=True)
    exercise_version = models.PositiveIntegerField(null=True)
    layout_version = models.PositiveIntegerField(null=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")


class WitnessedCall(CallLine):
    """What a witness marked at one hide, blank, distractor or elsewhere."""

    record = models.ForeignKey(Witness, on_delete=models.CASCADE, related_name="calls")


class Standing(Record):
    """What a handler says about a witness's statement, or about his run after a correction."""

    performance = models.ForeignKey(Performance, on_delete=models.PROTECT, related_name="standings")
    witness = models.ForeignKey(
        Witness, on_delete=models.PROTECT, null=True, related_name="standings"
    )
    witness_version = models.PositiveIntegerField(null=True)
    stance = models.CharField(max_length=_WORD)
    note = models.TextField(null=True)
    exercise_version = models.PositiveIntegerField(null=True)
    layout_version = models.PositiveIntegerField(null=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("received_at", "id")


class OpenedPart(models.TextChoices):
    """What of an exercise was opened."""

    SETUP = "setup", "Set-up"
    LAYOUT = "layout", "Layout"


class Opening(models.Model):
    """The first time that one actor opened the set-up or the layout of an exercise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="openings")
    actor = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=OpenedPart.choices)
    opened_at = models.DateTimeField()

    class Meta:
        """The first opening of each part by each actor."""

        db_table = "training_opening"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "exercise", "actor", "part"], name="training_opening_first"
            )
        ]
