"""Fields of a bite's first facts, of the report of all force in an incident, and of findings.

A bite's first facts are what is known in the first minute; the report comes later, unhurried. The
factors of *Graham v. Connor*, 490 U.S. 386 (1989), are three empty fields: nothing fills them in,
nothing is carried over. No field of force is a condition that may be copied from last time.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Privacy, Schema, Type
from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.choices import LEADS

_HURT = Privacy.RESTRICTED
_INCIDENT = "deployments.incident"
_DEPLOYMENT = "deployments.deployment"
_PERSON = "people.person"


def _text(name: str, label: str, most: int = 200, **more: object) -> Field:
    return Field(name, Type.TEXT, label, max_length=most, **more)  # type: ignore[arg-type]  # keywords of Field


def _long(name: str, label: str, **more: object) -> Field:
    return Field(name, Type.LONG_TEXT, label, max_length=8_000, **more)  # type: ignore[arg-type]  # as above


BITE = Schema(
    kind="deployments.bite",
    label="Bite: first facts",
    help="Care first, then this, in under a minute. Everything else comes in the report, later.",
    members=(
        Field("treated", Type.CHOICE, "Is the person being treated?", is_required=True,
              choices=choices.CARE, privacy=_HURT),
        Field("treated_by", Type.CHOICE, "By whom", choices=choices.CARE_BY, privacy=_HURT,
              shown_if=("treated", "yes")),
        Field("treated_since", Type.INSTANT, "Since", privacy=_HURT, shown_if=("treated", "yes")),
        Field("places", Type.CHOICES, "Place on the body", choices=choices.BODY, privacy=_HURT),
        Field("told", Type.CHOICES, "Who was told", choices=choices.TOLD),
        Field("bitten_at", Type.INSTANT, "When the dog bit",
              help="Left empty, the time stays not recorded; when you wrote this is kept anyway."),
        Field("team", Type.REFERENCE, "Team", refers_to="teams.team", is_condition=True),
        Field("bitten", Type.CHOICE, "Who was bitten", choices=choices.BITTEN, privacy=_HURT),
        Field("incident", Type.REFERENCE, "Incident", refers_to=_INCIDENT,
              help="May be named later, in the report."),
        _text("note", "Anything that cannot wait", 300, privacy=_HURT),
    ),
)  # fmt: skip

_BITES = Items("bites", "Bites", (
    Field("bitten", Type.CHOICE, "Who was bitten", choices=choices.BITTEN),
    _text("person", "Person", 80, help="As named among the persons hurt."),
    Field("manner", Type.CHOICE, "How it came about", choices=choices.MANNERS),
    Field("places", Type.CHOICES, "Place on the body", choices=choices.BODY),
    Field("count", Type.INTEGER, "How many bites", minimum=1, maximum=50,
          help="Each new grip counts."),
    Field("began_at", Type.INSTANT, "Grip began"),
    Field("ended_at", Type.INSTANT, "Grip ended"),
    Field("duration_s", Type.INTEGER, "Duration, if not timed to the second", unit="s", minimum=0,
          maximum=3_600),
    Field("release", Type.CHOICE, "How it was released", choices=choices.RELEASES),
    Field("out_s", Type.INTEGER, "From the first command to the release", unit="s", minimum=0,
          maximum=3_600),
    Field("first_facts", Type.REFERENCE, "First facts", refers_to="deployments.bite"),
    _text("note", "Note", 500),
), help="One line for each person bitten. A touch of teeth is a bite, skin broken or not.",
    most=20, item_label="Bite", privacy=_HURT)  # fmt: skip

_OTHER_FORCE = Items("other_force", "Other force", (
    Field("force", Type.CHOICE, "Force", is_required=True, choices=choices.FORCES),
    Field("by", Type.REFERENCE, "By", refers_to=_PERSON),
    _text("by_other", "By, if of another agency", 120),
    Field("at", Type.INSTANT, "At"),
    _text("person", "On whom", 80, privacy=_HURT),
    _text("report", "Where its own report lies", 160),
    _text("note", "Note", 500),
), help="Everything besides the dog, by anybody, in this incident.", most=40,
    item_label="Force", quick="force")  # fmt: skip

_OFFICERS = Items("officers", "Officers involved who used no force", (
    Field("officer", Type.REFERENCE, "Officer", refers_to=_PERSON),
    _text("officer_other", "Officer, if of another agency", 120),
    _text("note", "What this officer did", 200),
), most=40, item_label="Officer")  # fmt: skip

_PEOPLE = Items("people", "Persons hurt, on any side", (
    Field("side", Type.CHOICE, "Who", choices=choices.SIDES),
    _text("person", "Name or number", 80, help="As on the incident."),
    Field("injuries", Type.CHOICES, "Injury", choices=choices.INJURIES),
    Field("signs", Type.CHOICES, "Signs of serious bodily injury", choices=choices.SIGNS,
          help="18 U.S.C. 2246(4). Decides whether the FBI is told; leave empty if not known."),
    Field("has_died", Type.BOOLEAN, "Died"),
    Field("died_at", Type.INSTANT, "Died at", shown_if=("has_died", "true")),
    _text("first_aid_by", "First aid by", 120),
    Field("first_aid_at", Type.INSTANT, "First aid at"),
    Field("ems", Type.CHOICE, "EMS", choices=choices.EMS),
    Field("ems_at", Type.INSTANT, "EMS with the person at"),
    Field("hospital", Type.CHOICE, "Hospital", choices=choices.HOSPITALS),
    _text("hospital_name", "Which hospital", 120),
    Field("was_threat", Type.BOOLEAN, "Officers perceived a threat", shown_if=("side", "subject")),
    Field("was_armed", Type.BOOLEAN, "Armed or believed armed", shown_if=("side", "subject")),
    _text("resistance", "Resistance", 200, shown_if=("side", "subject")),
    _text("impairments", "Apparent impairments", 200, shown_if=("side", "subject")),
    _text("note", "Note", 500),
), most=40, item_label="Person", privacy=_HURT, quick="side")  # fmt: skip

_WARNING: tuple[Field, ...] = (
    Field("warning_given", Type.BOOLEAN, "Warning given before the dog was released"),
    _long("warning_text", "Warning, as it was said", shown_if=("warning_given", "true")),
    _text("warning_language", "Language", 60, shown_if=("warning_given", "true")),
    Field("warning_count", Type.INTEGER, "How many times", minimum=0, maximum=100,
          shown_if=("warning_given", "true")),
    _text("warning_heard_by", "Who heard it", 300, shown_if=("warning_given", "true")),
    Field("warning_wait_s", Type.INTEGER, "Waited after the last one", unit="s", minimum=0,
          maximum=7_200, shown_if=("warning_given", "true")),
    _long("warning_reason", "Why there was none", shown_if=("warning_given", "false")),
    Field("surrender", Type.CHOICE, "Surrender", choices=choices.SURRENDERS),
)  # fmt: skip

_GRAHAM: tuple[Field, ...] = (
    _long("graham_severity", "Severity of the crime", help="In your own words."),
    _long("graham_threat", "Immediate threat to officers or others", help="In your own words."),
    _long("graham_resistance", "Resistance or flight", help="In your own words."),
)

_CONTACT: tuple[Field, ...] = (
    Field("was_approached", Type.BOOLEAN, "Officers approached the person"),
    Field("was_ambush", Type.BOOLEAN, "It was an ambush"),
    _text("nibrs_number", "NIBRS incident number", 40),
    _text("offences", "Most serious offences observed", 200,
          help="Where the contact was for unlawful or suspicious activity."),
    Field("officers_own", Type.INTEGER, "Officers of this agency involved", minimum=0,
          maximum=1_000, help="All of them, whether they used force or not."),
    Field("officers_elsewhere", Type.INTEGER, "Officers of other agencies involved", minimum=0,
          maximum=1_000),
)  # fmt: skip
"""What the FBI's collection asks and nothing else of the report says."""

FORCE = Schema(
    kind="deployments.force",
    label="Force report",
    help="All force in one incident: by the dog, and beside it any other. No hurry; late is shown.",
    members=(
        Field("incident", Type.REFERENCE, "Incident", is_required=True, refers_to=_INCIDENT),
        Field("deployment", Type.REFERENCE, "Deployment", refers_to=_DEPLOYMENT),
        Field("team", Type.REFERENCE, "Team", refers_to="teams.team",
              help="Leave empty where no dog used force."),
        Field("used_at", Type.INSTANT, "When", help="Left empty, when the incident began."),
        _PEOPLE,
        _BITES,
        Field("lead", Type.CHOICE, "Lead at release", choices=LEADS),
        Field("authorised_by", Type.REFERENCE, "Authorised by", refers_to=_PERSON),
        _text("authorised_note", "Authorised, in words", 200,
              help="By whom of another agency, or why nobody was asked."),
        *_WARNING,
        *_GRAHAM,
        _OTHER_FORCE,
        _OFFICERS,
        *_CONTACT,
        _long("narrative", "What happened", privacy=_HURT),
        Items("photographs", "Photographs", (
            Field("file", Type.FILE, "Photograph", is_required=True),
            _text("shows", "What it shows", 200),
            Field("taken_at", Type.INSTANT, "Taken at"),
            _text("taken_by", "Taken by", 120),
        ), help="The original is kept by its SHA-256, unchanged.", most=60,
            item_label="Photograph", privacy=_HURT),
        Items("witnesses", "Witnesses", (
            _text("name", "Name", 120, is_required=True),
            _text("contact", "How to reach", 200),
            Field("may_leave", Type.BOOLEAN, "May leave soon"),
            _text("statement", "Where the statement is", 160),
        ), most=60, item_label="Witness", privacy=_HURT),
        Items("cameras", "Body cameras", (
            _text("camera", "Camera", 60, is_required=True),
            _text("worn_by", "Worn by", 120),
            Field("was_on", Type.BOOLEAN, "Was on"),
        ), most=40, item_label="Camera"),
        Items("notifications", "Notifications", (
            _text("who", "Who was told", 120, is_required=True),
            Field("at", Type.INSTANT, "At"),
            _text("by", "By", 120),
            _text("how", "How", 60),
        ), most=40, item_label="Notification"),
        Field("supervisor", Type.REFERENCE, "Supervisor on scene", refers_to=_PERSON),
        Field("supervisor_at", Type.INSTANT, "Supervisor there at"),
        Field("handler", Type.REFERENCE, "Handler", refers_to=_PERSON, is_by_program=True,
              help="Of the team, when the report was written."),
    ),
    version=2,
)  # fmt: skip

FINDING = Schema(
    kind="deployments.finding",
    label="Finding on force",
    help="What a reviewer found, by version. Never by anyone whose conduct it judges.",
    members=(
        Field("force", Type.REFERENCE, "Force report", is_required=True,
              refers_to="deployments.force"),
        Field("force_version", Type.INTEGER, "Version of the report", is_required=True,
              minimum=1),
        Field("step", Type.CHOICE, "As", is_required=True, choices=choices.STEPS),
        _text("finding", "Finding", 80, is_required=True, help="One of the agency's own words."),
        _long("reasons", "Reasons", is_required=True),
        _long("training", "Training that follows"),
        _text("referred_to", "Referred to", 160),
    ),
)  # fmt: skip

RULES = Schema(
    kind="deployments.forcerules",
    label="Rules of force reporting",
    help="The agency's own: what is due when, who is told, the words of a finding.",
    members=(
        _text("source", "Source", 200, is_required=True, help="Which order or policy says so."),
        Field("from_on", Type.DATE, "In force from", is_required=True),
        Field("report_within_h", Type.INTEGER, "Force report within", is_required=True, unit="h",
              minimum=1, maximum=720),
        _text("ori", "ORI of the agency", 9, help="Nine characters, for the FBI's collection."),
        Items("told", "Who must be told", (
            _text("who", "Who", 120, is_required=True),
            Field("within_min", Type.INTEGER, "Within", unit="min", minimum=0, maximum=100_000),
            Field("only_if", Type.CHOICE, "Only if", choices=choices.ONLY_IF),
        ), most=20, item_label="Notification"),
        Items("findings", "Words of a finding", (
            _text("word", "Finding", 80, is_required=True),
        ), most=20, item_label="Finding"),
        _long("advisement", "What is read before an ordered statement",
              help="The agency's own text, by its counsel."),
    ),
)  # fmt: skip

MONTH = Schema(
    kind="deployments.fbimonth",
    label="Month's file for the FBI",
    help="That the file was made, by whom and with what in it. Watchbook sends nothing itself.",
    members=(
        Field("month", Type.DATE, "Month", is_required=True, help="Its first day."),
        Field("incidents", Type.INTEGER, "Incidents in it", is_required=True, minimum=0,
              help="None is a zero report."),
        _text("file_sha256", "SHA-256 of the file", 64, is_required=True),
    ),
)  # fmt: skip

SCHEMAS = (BITE, FORCE, FINDING, RULES, MONTH)
