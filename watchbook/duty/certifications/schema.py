"""Fields of bodies' rules, evaluations and certificates.

Field names are columns, leaves and JSON names alike. What a body's rule does not say, or what
nobody has read of it, stays empty: it is never a guessed number.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Schema, Type
from watchbook.duty.certifications import choices


def _text(name: str, label: str, most: int = 200, **more: object) -> Field:
    return Field(name, Type.TEXT, label, max_length=most, **more)  # type: ignore[arg-type]  # keywords of Field


def _number(name: str, label: str, unit: str = "", most: int = 100_000, **more: object) -> Field:
    return Field(name, Type.INTEGER, label, unit=unit, minimum=0, maximum=most, **more)  # type: ignore[arg-type]  # as above


def _team() -> Field:
    return Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team",
                 is_condition=True)  # fmt: skip


def _disciplines(label: str = "For") -> Field:
    return Field("disciplines", Type.CHOICES, label, choices=choices.DISCIPLINES)


RULE = Schema(
    kind="certifications.rule",
    label="Rule of a body",
    help="What a body asks for its certificate. Leave empty what it does not say or nobody read.",
    members=(
        _text("body", "Body", 120, is_required=True),
        _text("title", "Certificate", 160, is_required=True),
        _disciplines(),
        Field("scoring", Type.CHOICE, "How it is scored", choices=choices.SCORINGS),
        _number("pass_permille", "Share to pass", "%", 1000, scale=10,
                shown_if=("scoring", "percent")),
        _number("pass_points_tenths", "Points to pass", scale=10, shown_if=("scoring", "points")),
        _number("points_of_tenths", "Points to be had", scale=10, shown_if=("scoring", "points")),
        _number("pass_count", "Found to pass", most=1000, shown_if=("scoring", "count")),
        _number("count_of", "Of so many", most=1000, shown_if=("scoring", "count")),
        Items("phases", "Phases", (_text("name", "Phase", 120, is_required=True),
                                   _text("note", "What passes", 300)),
              most=40, item_label="Phase"),
        _number("misses_allowed", "Misses allowed", most=100),
        _number("false_allowed", "False responses allowed", most=100),
        Field("is_blank_required", Type.BOOLEAN, "A blank area is asked for"),
        _number("areas_least", "Areas at least", most=100),
        _number("search_limit_s", "Search time for an area at most", "s", 86_400),
        _number("aids_set_least_min", "Aids are set at least so long before", "min", 10_000),
        Field("independence", Type.CHOICES, "The evaluator", choices=choices.INDEPENDENCE),
        _number("retest_wait_h", "Wait before a retest", "h", 10_000),
        Field("retest_needs_training", Type.BOOLEAN, "Retraining is written down before a retest"),
        _number("valid_months", "Holds for", "months", 600),
        Field("is_void_on_parting", Type.BOOLEAN, "Void when dog and handler part"),
        Field("more", Type.LONG_TEXT, "What else it asks", max_length=4_000),
        Field("source", Type.LONG_TEXT, "Where this is from", is_required=True, max_length=1_000,
              help="The text and where it can be read, so that somebody can look again."),
        Field("trust", Type.CHOICE, "How far to rely on it", is_required=True,
              choices=choices.TRUSTS),
        Field("is_retired", Type.BOOLEAN, "No longer used here"),
        _text("known_as", "Taken from the bundled list as", 60, is_by_program=True),
    ),
)  # fmt: skip

EVALUATION = Schema(
    kind="certifications.evaluation",
    label="Evaluation",
    help="A test for a certificate, as it went. It is kept whatever the rule says.",
    members=(
        _team(),
        Field("rule", Type.REFERENCE, "By the rule of", refers_to="certifications.rule",
              is_condition=True),
        Field("evaluated_on", Type.DATE, "Day", is_required=True),
        Field("stated", Type.CHOICE, "Result, as the evaluator stated it",
              choices=choices.RESULTS),
        _text("place", "Place", is_condition=True),
        _text("evaluator", "Evaluator", 120, is_condition=True),
        _text("evaluator_body", "Evaluates for", 120, is_condition=True),
        Field("relations", Type.CHOICES, "Evaluator and team", choices=choices.RELATIONS,
              help="As stated. Nothing chosen is: not recorded."),
        Field("blindness", Type.CHOICE, "Who knew", choices=choices.BLINDNESS),
        Field("odours", Type.CHOICES, "Odours", choices=choices.ODOURS),
        Items("scores", "Areas or phases", (
            _text("name", "Area or phase", 120, is_required=True),
            Field("outcome", Type.CHOICE, "Result", choices=choices.OUTCOMES),
            _number("points_tenths", "Points", scale=10),
            _number("placed", "Aids placed", most=1000),
            _number("found", "Aids found", most=1000),
            _number("false_responses", "False responses", most=1000),
            Field("is_blank", Type.BOOLEAN, "Blank area"),
            _number("search_s", "Search time", "s", 86_400),
            _text("note", "Note", 300),
        ), most=60, item_label="Area or phase"),
        Field("finished_at", Type.INSTANT, "Finished at",
              help="Where the body asks for hours before a retest."),
        Field("sheet", Type.FILE, "Score sheet"),
        Field("note", Type.LONG_TEXT, "Note", max_length=4_000),
        Field("explained", Type.LONG_TEXT, "About what was asked", max_length=2_000,
              help="What the program asked about this record, answered. It then asks no more."),
        _number("rule_version", "Version of the rule", is_by_program=True),
        Field("scored", Type.CHOICE, "Result by the scores", choices=choices.SCORED,
              is_by_program=True),
        Field("asked", Type.CHOICES, "Asked about", choices=choices.ASKED, is_by_program=True),
    ),
)  # fmt: skip

CERTIFICATE = Schema(
    kind="certifications.certificate",
    label="Certificate",
    help="What the paper says, and the paper itself.",
    members=(
        _team(),
        Field("paper", Type.FILE, "The paper", help="Photographed, or the file as it came."),
        Field("rule", Type.REFERENCE, "By the rule of", refers_to="certifications.rule"),
        _text("body", "Body", 120, help="Left empty, as the rule names it."),
        _text("title", "Certificate", 160, help="Left empty, as the rule names it."),
        Field("issued_on", Type.DATE, "Issued on", is_required=True),
        Field("valid_until", Type.DATE, "Last day, as the paper says",
              help="Left empty where the paper names none; the rule's own is then proposed."),
        _disciplines(),
        Field("odours", Type.CHOICES, "Odours", choices=choices.ODOURS),
        Field("valid_from", Type.DATE, "Holds from",
              help="Left empty, from the day it was issued."),
        _text("number", "Number", 60),
        Field("evaluation", Type.REFERENCE, "Follows from the evaluation",
              refers_to="certifications.evaluation"),
        Field("withdrawn_on", Type.DATE, "Withdrawn by the body on"),
        _text("withdrawn_why", "Why it was withdrawn", 300),
        Field("note", Type.LONG_TEXT, "Note", max_length=2_000),
        Field("explained", Type.LONG_TEXT, "About what was asked", max_length=2_000,
              help="What the program asked about this record, answered. It then asks no more."),
        _number("rule_version", "Version of the rule", is_by_program=True),
        Field("proposed_until", Type.DATE, "Last day by the rule", is_by_program=True),
        Field("is_void_on_parting", Type.BOOLEAN, "Void when dog and handler part",
              is_by_program=True),
        Field("asked", Type.CHOICES, "Asked about", choices=choices.ASKED, is_by_program=True),
    ),
)  # fmt: skip

SCHEMAS = (RULE, EVALUATION, CERTIFICATE)
