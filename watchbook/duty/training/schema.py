"""Fields of training days, exercises, layouts, runs and the statements about runs.

Field names are columns, leaves and JSON names alike. Field list: Rebmann's
training log (domain reference A28) and the baseline of public forms, with aid,
mass, height, depth, access, blindness and who knew what.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Group, Items, Schema, Type
from watchbook.duty.teams import vocabulary
from watchbook.duty.teams.weather import CELSIUS_HELP, METAR_FIELDS
from watchbook.duty.training import choices, disciplines

_E7 = 10_000_000


def _text(name: str, label: str, most: int = 200, **more: object) -> Field:
    return Field(name, Type.TEXT, label, max_length=most, **more)  # type: ignore[arg-type]  # keywords of Field


def _long(name: str, label: str, **more: object) -> Field:
    return Field(name, Type.LONG_TEXT, label, max_length=8_000, **more)  # type: ignore[arg-type]  # as above


def _weather(seen_by: str) -> tuple[Field, ...]:
    return (
        Field("temperature_c10", Type.INTEGER, f"Temperature, as {seen_by} saw it", unit="°C",
              minimum=-600, maximum=600, scale=10, is_condition=True, help=CELSIUS_HELP),
        Field("wind", Type.CHOICE, "Wind", choices=choices.WINDS, is_condition=True),
        Field("wind_from", Type.CHOICE, "Wind from", choices=choices.DIRECTIONS,
              is_condition=True),
        Field("precipitation", Type.CHOICE, "Precipitation", choices=choices.PRECIPITATIONS,
              is_condition=True),
    )  # fmt: skip


def _place_on_earth() -> tuple[Field, ...]:
    return (
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=_E7,
              minimum=-90 * _E7, maximum=90 * _E7),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=_E7,
              minimum=-180 * _E7, maximum=180 * _E7),
    )  # fmt: skip


EVENT = Schema(
    kind="training.event",
    version=2,
    label="Training day",
    members=(
        _text("title", "Title", 120, is_required=True),
        Field("held_from", Type.INSTANT, "From", is_required=True),
        Field("held_until", Type.INSTANT, "Until"),
        _text("place", "Place", is_condition=True),
        Field("conductor", Type.REFERENCE, "Conducted by", refers_to="people.person"),
        Field("order_rule", Type.CHOICE, "Running order", choices=choices.ORDER_RULES),
        Items(
            "teams",
            "Teams",
            (Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),),
            help="In the order in which they run.",
            most=60,
            item_label="Team",
        ),
        Items(
            "overrides",
            "Despite a restriction",
            (
                Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),
                _text("reason", "Because", 300, is_required=True),
                Field(
                    "decided_by",
                    Type.REFERENCE,
                    "Decided by",
                    refers_to="people.person",
                    is_by_program=True,
                ),
                Field(
                    "fitness",
                    Type.REFERENCE,
                    "Restriction",
                    refers_to="health.fitness",
                    is_by_program=True,
                ),
            ),
            help="Only for a dog that a veterinarian has restricted. It stands under your name.",
            most=60,
            item_label="Restricted team",
        ),
        _long("notes", "Notes"),
    ),
)

EXERCISE = Schema(
    kind="training.exercise",
    version=2,
    label="Exercise",
    help="The set-up that every team of the exercise shares. What is hidden belongs in its layout.",
    members=(
        Field("event", Type.REFERENCE, "Training day", refers_to="training.event"),
        _text("title", "Title", 120, is_required=True),
        Field("discipline", Type.CHOICE, "Discipline", is_required=True,
              choices=disciplines.CHOICES),
        _long("goal", "Goal", help="What the teams are to learn or to show."),
        _text("place", "Place", is_condition=True),
        Field("surfaces", Type.CHOICES, "Surface", choices=choices.SURFACES, is_condition=True),
        Field("area_m2", Type.INTEGER, "Area", unit="m²", minimum=0, maximum=100_000_000,
              is_condition=True),
        Field("set_at", Type.INSTANT, "Set at", help="When aids, decoy or trail were in place."),
        Field("begins_at", Type.INSTANT, "First run planned for"),
        Field("layer", Type.REFERENCE, "Track layer or decoy", refers_to="people.person"),
        *_weather("the trainer"),
        *METAR_FIELDS,
        Group("conditions", "Conditions of the discipline",
              disciplines.shown(disciplines.CONDITIONS, "conditions")),
        _long("notes", "Notes for all teams"),
        Field("order", Type.INTEGER, "Place in the day", minimum=1, maximum=99,
              help="The next one where it is left empty."),
    ),
)  # fmt: skip

LAYOUT = Schema(
    kind="training.layout",
    label="Layout",
    help="Hides, blanks, distractors and the course. Closed to each team until its own run ended.",
    members=(
        Field("exercise", Type.REFERENCE, "Exercise", is_required=True,
              refers_to="training.exercise"),
        Field("laid_at", Type.INSTANT, "Laid out at"),
        Items("laid_by", "Laid out by",
              (Field("person", Type.REFERENCE, "Person", is_required=True,
                     refers_to="people.person"),), most=20, item_label="Person"),
        Items("hides", "Hides", (
            _text("aid", "Training aid", 80, help="The label on the aid."),
            Field("odour", Type.CHOICE, "Odour", choices=vocabulary.ODOURS),
            _text("odour_detail", "Odour in words", 120),
            Field("mass_mg", Type.INTEGER, "Mass", unit="g", scale=1000, minimum=0,
                  maximum=1_000_000_000),
            _text("area", "Area, room or vehicle", 80),
            Field("height_cm", Type.INTEGER, "Height", unit="cm", minimum=0, maximum=10_000),
            Field("depth_cm", Type.INTEGER, "Depth", unit="cm", minimum=0, maximum=10_000),
            Field("access", Type.CHOICE, "Access", choices=choices.ACCESS),
            _text("container", "Container", 120),
            Field("set_at", Type.INSTANT, "Set at"),
            Field("placed_by", Type.REFERENCE, "Placed by", refers_to="people.person"),
            *_place_on_earth(),
            _text("note", "Exact place", 300),
        ), help="Where target odour or a person is.", most=60, item_label="Hide"),
        Items("blanks", "Blanks", (
            _text("area", "Area, room or vehicle", 80, is_required=True),
            _text("note", "Note", 300),
        ), help="Areas with no target odour.", most=60, item_label="Blank"),
        Items("distractors", "Distractors", (
            Field("kind", Type.CHOICE, "Kind", choices=choices.DISTRACTORS, is_required=True),
            _text("area", "Area, room or vehicle", 80),
            Field("set_at", Type.INSTANT, "Set at"),
            _text("note", "Note", 300),
        ), help="What is not target odour.", most=60, item_label="Distractor"),
        Items("articles", "Articles", (
            _text("article", "Article", 120, is_required=True),
            Field("leg", Type.INTEGER, "Leg", minimum=1, maximum=200),
            *_place_on_earth(),
            _text("note", "Note", 300),
        ), help="Scented objects on a trail or in a search area.", most=60, item_label="Article"),
        Group("course", "Course of a trail or a person's place",
              disciplines.shown(disciplines.COURSE, "course")),
        _long("note", "Note"),
    ),
)  # fmt: skip


def _calls() -> Items:
    return Items("calls", "Calls", (
        _text("hide", "Hide", 40, help="Its key in the layout, once the layout is open."),
        _text("area", "Area, room or vehicle", 80),
        Field("at", Type.INSTANT, "At"),
        Field("call", Type.CHOICE, "Handler's call", choices=choices.HANDLER_CALLS),
        Field("behaviours", Type.CHOICES, "Change of behaviour", choices=choices.BEHAVIOURS),
        Field("response", Type.CHOICE, "Final response", choices=choices.FINAL_RESPONSES),
        Field("outcome", Type.CHOICE, "Outcome", choices=choices.OUTCOMES),
        _text("note", "Note", 500),
    ), help="One line for each hide, blank or distractor, and for each call elsewhere.",
        most=120, item_label="Call", quick="outcome")  # fmt: skip


PERFORMANCE = Schema(
    kind="training.performance",
    label="Run",
    help="One team's run, in its handler's own words. Nobody else amends it.",
    members=(
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team",
              is_condition=True),
        Field("exercise", Type.REFERENCE, "Exercise", refers_to="training.exercise",
              help="Leave empty for training alone without a shared set-up."),
        Field("discipline", Type.CHOICE, "Discipline", choices=disciplines.CHOICES,
              help="Taken from the exercise where there is one."),
        # What every run says comes first: a thumb in the rain need not pass the weather.
        Field("minutes", Type.INTEGER, "Training time", unit="min", minimum=0, maximum=1_440,
              help="Counts towards the month. Left empty, the time from began to ended counts."),
        Field("goal_met", Type.CHOICE, "Goal", choices=choices.GOAL_MET),
        _calls(),
        _text("place", "Place", is_condition=True),
        Field("surfaces", Type.CHOICES, "Surface", choices=choices.SURFACES, is_condition=True),
        Field("started_at", Type.INSTANT, "Began"),
        Field("ended_at", Type.INSTANT, "Ended"),
        Field("attempt", Type.INTEGER, "Try", minimum=1, maximum=50,
              help="Filled in as the next one where it is left empty."),
        Field("lead", Type.CHOICE, "Lead", choices=choices.LEADS, is_condition=True),
        *_weather("the handler"),
        _long("goal", "Goal of this team"),
        Items("articles", "Articles", (
            _text("article", "Article", 120),
            Field("at", Type.INSTANT, "At"),
            Field("outcome", Type.CHOICE, "Outcome", choices=choices.OUTCOMES),
            _text("note", "Note", 300),
        ), most=60, item_label="Article"),
        Group("findings", "What the team did",
              disciplines.shown(disciplines.FINDINGS, "findings")),
        Field("blindness", Type.CHOICE, "Blindness", choices=vocabulary.BLINDNESS),
        Field("blindness_stated_by", Type.REFERENCE, "Stated by", refers_to="people.person",
              help="Who says so. It is printed as stated, never as proved."),
        _text("present_and_knew", "Present and knew", 300,
              help="Who stood there and knew where it lay; 'nobody' if nobody."),
        Field("watched_others", Type.BOOLEAN, "Watched other teams run this before"),
        _long("narrative", "What happened"),
        _long("corrective_action", "What will be trained next"),
        _text("video", "Video", 300, help="Where it is kept; a file number or an address."),
        Field("trail", Type.REFERENCE, "Trail file", refers_to="tracks.trail",
              help="A trail that was read from a GPX, FIT or KML file."),
        Field("handler", Type.REFERENCE, "Handler", refers_to="people.person",
              is_by_program=True, help="Of the team, when the run was written."),
        Field("exercise_version", Type.INTEGER, "Version of the set-up", minimum=1,
              is_by_program=True),
        Field("layout", Type.REFERENCE, "Layout", refers_to="training.layout",
              is_by_program=True),
        Field("layout_version", Type.INTEGER, "Version of the layout", minimum=1,
              is_by_program=True),
        Field("own_layout", Type.BOOLEAN, "The handler laid it out",
              is_by_program=True),
        Field("opened_setup_at", Type.INSTANT, "This account first opened the set-up",
              is_by_program=True, help="Where that was before the run began."),
        Field("opened_layout_at", Type.INSTANT, "This account first opened the layout",
              is_by_program=True, help="Where that was before the run began."),
    ),
)  # fmt: skip

WITNESS = Schema(
    kind="training.witness",
    label="Witness's statement on a run",
    help="Times and outcomes that a trainer or scribe marked. The handler's own run stands beside.",
    members=(
        Field("exercise", Type.REFERENCE, "Exercise", is_required=True,
              refers_to="training.exercise"),
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),
        Field("attempt", Type.INTEGER, "Try", minimum=1, maximum=50),
        Field("started_at", Type.INSTANT, "Began"),
        Field("ended_at", Type.INSTANT, "Ended"),
        _calls(),
        Field("goal_met", Type.CHOICE, "Goal", choices=choices.GOAL_MET),
        _long("note", "What was seen"),
        Field("exercise_version", Type.INTEGER, "Version of the set-up", minimum=1,
              is_by_program=True),
        Field("layout_version", Type.INTEGER, "Version of the layout", minimum=1,
              is_by_program=True),
    ),
)  # fmt: skip

STANDING = Schema(
    kind="training.standing",
    label="Statement about a run",
    help="The handler confirms a witness or disagrees, or says that his run still stands.",
    members=(
        Field("performance", Type.REFERENCE, "Run", is_required=True,
              refers_to="training.performance"),
        Field("witness", Type.REFERENCE, "Witness's statement", refers_to="training.witness"),
        Field("witness_version", Type.INTEGER, "Version of the witness's statement", minimum=1,
              is_by_program=True),
        Field("stance", Type.CHOICE, "Statement", is_required=True, choices=choices.STANCES),
        _long("note", "In words"),
        Field("exercise_version", Type.INTEGER, "Version of the set-up", minimum=1,
              is_by_program=True),
        Field("layout_version", Type.INTEGER, "Version of the layout", minimum=1,
              is_by_program=True),
    ),
)  # fmt: skip

SCHEMAS = (EVENT, EXERCISE, LAYOUT, PERFORMANCE, WITNESS, STANDING)
