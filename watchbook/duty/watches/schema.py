"""Fields of marks, watches, the roster, care at home and the care agreement.

Field names are columns, leaves and JSON names alike.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Schema, Type
from watchbook.duty.teams.weather import CELSIUS_HELP
from watchbook.duty.watches import choices

_E7 = 10_000_000
_DAY_MIN = 1_440


def _team(label: str = "Team", **more: object) -> Field:
    return Field("team", Type.REFERENCE, label, refers_to="teams.team", is_condition=True, **more)  # type: ignore[arg-type]  # keywords of Field


def _override() -> tuple[Field, ...]:
    """Why a restricted dog is planned all the same, by whom, and against which word."""
    return (
        Field("override_reason", Type.TEXT, "Despite a restriction, because", max_length=300,
              help="Only where the dog is restricted or unfit then. It stands under your name."),
        Field("overridden_by", Type.REFERENCE, "Decided by", refers_to="people.person",
              is_by_program=True),
        Field("override_of", Type.REFERENCE, "Restriction", refers_to="health.fitness",
              is_by_program=True),
    )  # fmt: skip


MARKER = Schema(
    kind="watches.marker",
    label="Mark",
    help="Time and place now; what happened there is told later.",
    members=(
        Field("marked_at", Type.INSTANT, "Marked at", is_required=True),
        _team(help="May be missing where the phone was locked."),
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=_E7,
              minimum=-90 * _E7, maximum=90 * _E7),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=_E7,
              minimum=-180 * _E7, maximum=180 * _E7),
        Field("accuracy_m", Type.INTEGER, "Accuracy of the fix", unit="m", minimum=0,
              maximum=1_000_000, help="As the phone stated it: within this distance, probably."),
        Field("fixed_at", Type.INSTANT, "Time of the fix"),
        Field("place", Type.TEXT, "Place in words", max_length=200),
        Field("temperature_c10", Type.INTEGER, "Temperature", unit="°C", minimum=-600,
              maximum=600, scale=10, help=CELSIUS_HELP),
        Field("wind", Type.CHOICE, "Wind", choices=choices.WINDS),
        Field("precipitation", Type.CHOICE, "Precipitation", choices=choices.PRECIPITATIONS),
        Field("note", Type.TEXT, "A word to find it again", max_length=200),
    ),
)  # fmt: skip

STORY = Schema(
    kind="watches.story",
    label="Story of a mark",
    help="What happened there, in your own words. The mark itself stays as it was made.",
    members=(
        Field("marker", Type.REFERENCE, "Mark", is_required=True, refers_to="watches.marker"),
        Field("is_none", Type.BOOLEAN, "There is no story to tell",
              help="The mark was made by mistake, or nothing came of it. It stays."),
        Field("text", Type.LONG_TEXT, "What happened", max_length=8_000),
        Field("photograph", Type.FILE, "Photograph"),
    ),
)  # fmt: skip

WATCH = Schema(
    kind="watches.watch",
    label="Watch",
    help="One working shift of a team, as it was. Leave the end empty until it comes.",
    members=(
        _team(is_required=True),
        Field("duty", Type.CHOICE, "Duty", is_required=True, choices=choices.DUTIES),
        Field("began_at", Type.INSTANT, "Began", is_required=True),
        Field("ended_at", Type.INSTANT, "Ended"),
        Field("note", Type.LONG_TEXT, "Note", max_length=2_000),
    ),
)

SHIFT = Schema(
    kind="watches.shift",
    label="Roster line",
    help="What is planned. What happened is the team's own watch.",
    members=(
        _team(is_required=True),
        Field("duty", Type.CHOICE, "Duty", is_required=True, choices=choices.PLANNED_DUTIES,
              is_condition=True),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until", is_required=True),
        Field("is_cancelled", Type.BOOLEAN, "Taken off the roster"),
        Field("note", Type.TEXT, "Note", max_length=200),
        *_override(),
    ),
)  # fmt: skip

ABSENCE = Schema(
    kind="watches.absence",
    label="Absence",
    help="From when to when a team does not stand its watch, and who stands in.",
    members=(
        _team(is_required=True),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until", help="Left empty, until further notice."),
        Field("cause", Type.CHOICE, "Why", is_required=True, choices=choices.ABSENCES),
        Field("replaced_by", Type.REFERENCE, "Stands in", refers_to="teams.team",
              help="The team that takes this team's part of the roster."),
        Field("is_cancelled", Type.BOOLEAN, "Did not come about"),
        Field("note", Type.TEXT, "Note", max_length=200),
        *_override(),
    ),
)  # fmt: skip

CARE = Schema(
    kind="watches.care",
    label="Care of the dog",
    help="What you did for the dog, and how long it took.",
    members=(
        _team(is_required=True),
        Field("activities", Type.CHOICES, "What", choices=choices.ACTIVITIES),
        Field("minutes", Type.INTEGER, "Time", is_required=True, unit="min", minimum=1,
              maximum=_DAY_MIN),
        Field("done_at", Type.INSTANT, "Begun",
              help="Left empty, it ended when you finish this form."),
        Field("on_duty", Type.BOOLEAN, "During a watch",
              help="Then it is part of the watch and not counted as care at home."),
        Field("note", Type.TEXT, "Note", max_length=300),
    ),
)  # fmt: skip

AGREEMENT = Schema(
    kind="watches.agreement",
    label="Care agreement",
    help="What agency and handler agreed about care at home. Say only what was agreed.",
    members=(
        _team(is_required=True),
        Field("from_on", Type.DATE, "From", is_required=True),
        Field("until_on", Type.DATE, "Until, inclusive"),
        Field("worked_day_min", Type.INTEGER, "On a day worked", unit="min", is_required=True,
              minimum=0, maximum=_DAY_MIN),
        Field("day_off_min", Type.INTEGER, "On a day off", unit="min", is_required=True,
              minimum=0, maximum=_DAY_MIN),
        Field("activities", Type.CHOICES, "What it covers", choices=choices.ACTIVITIES),
        Items("parties", "Who agreed", (
            Field("name", Type.TEXT, "Name", max_length=120, is_required=True),
            Field("capacity", Type.CHOICE, "For", choices=choices.CAPACITIES),
            Field("agreed_on", Type.DATE, "On"),
        ), most=12, item_label="Party"),
        Field("rate_cents", Type.INTEGER, "Rate for this time", unit="dollars an hour",
              minimum=0, maximum=100_000, scale=100,
              help="Only where one was agreed. It is shown, never reckoned with."),
        Field("paper", Type.TEXT, "Where the signed paper lies", max_length=200),
        Field("review_on", Type.DATE, "Looked at again on"),
        Field("note", Type.LONG_TEXT, "What else was agreed", max_length=4_000),
    ),
)  # fmt: skip

PAY_PERIOD = Schema(
    kind="watches.payperiod",
    label="Pay period",
    help="How this agency divides time for pay. It changes what the care figures add up.",
    members=(
        Field("length", Type.CHOICE, "Length", is_required=True, choices=choices.PERIODS),
        Field(
            "begins_on",
            Type.DATE,
            "A day on which one begins",
            is_required=True,
            help="Weeks are counted from it, forwards and backwards.",
        ),
    ),
)

LIMITS = Schema(
    kind="watches.limits",
    label="Work, rest and heat limits",
    help="What the guard compares with. It advises and refuses no record. The newest holds.",
    members=(
        Items("rules", "Limits", (
            Field("measure", Type.CHOICE, "What", is_required=True, choices=choices.MEASURES),
            Field("limit_e1", Type.INTEGER, "Limit", is_required=True, scale=10, minimum=0,
                  maximum=3_000, help="Hours, or degrees Celsius."),
            Field("source", Type.TEXT, "Source", is_required=True, max_length=300,
                  help="Who set it: the policy, the contract, the veterinarian."),
        ), most=12, item_label="Limit"),
        Field("note", Type.LONG_TEXT, "Note", max_length=2_000),
    ),
)  # fmt: skip

REASON = Schema(
    kind="watches.reason",
    label="Why a dog worked while restricted",
    help="It changes nothing of what was done; it stands beside it under your name.",
    members=(
        Field("watch", Type.REFERENCE, "Watch", refers_to="watches.watch"),
        Field("work_kind", Type.TEXT, "Kind of record", max_length=60, is_by_program=True),
        Field("work", Type.TEXT, "Record", max_length=36, is_by_program=True),
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),
        Field("text", Type.LONG_TEXT, "What the reason was", is_required=True, max_length=4_000),
    ),
)

SCHEMAS = (
    MARKER, STORY, WATCH, SHIFT, ABSENCE, CARE, AGREEMENT, PAY_PERIOD, LIMITS, REASON,
)  # fmt: skip
