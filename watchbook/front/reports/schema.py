"""Fields of a number and of a report as they were issued. Neither is ever amended."""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Schema, Type

_MOST = 10**15
_LINE, _WORDS = 200, 2_000


def _number(name: str, label: str, help_: str = "") -> Field:
    return Field(name, Type.INTEGER, label, minimum=-_MOST, maximum=_MOST, help=help_)


_ASKED = (
    Field("from_at", Type.INSTANT, "From", is_required=True),
    Field("until_at", Type.INSTANT, "Until, no longer part of it", is_required=True),
    Field("team", Type.REFERENCE, "Team", refers_to="teams.team"),
)
_GIVEN = (
    Field("as_of_at", Type.INSTANT, "As of", is_required=True),
    Field("asked_by", Type.TEXT, "Who asked", is_required=True, max_length=_LINE,
          help="A person or an outside body, as they are called."),
    Field("purpose", Type.TEXT, "What for", is_required=True, max_length=_LINE),
    Field("released_by", Type.REFERENCE, "Released by", refers_to="people.person"),
)  # fmt: skip

ISSUED = Schema(
    kind="reports.issued",
    label="Number as issued",
    help="What was given out: the number, its rule, and the records that made it then.",
    members=(
        Field("figure", Type.TEXT, "Figure", is_required=True, max_length=80),
        Field("label", Type.TEXT, "Number", is_required=True, max_length=_LINE),
        Field("figure_version", Type.INTEGER, "Version of the rule", is_required=True, minimum=1),
        Field("rule", Type.LONG_TEXT, "Rule, as printed", is_required=True, max_length=_WORDS),
        Field("source", Type.TEXT, "Whose rule", max_length=500),
        Field("unit", Type.TEXT, "Unit", max_length=10),
        *_ASKED,
        Field("person", Type.REFERENCE, "Handler", refers_to="people.person"),
        Field("dog", Type.REFERENCE, "Dog", refers_to="teams.dog"),
        Items("filters", "Filters", (
            Field("name", Type.TEXT, "Filter", is_required=True, max_length=80),
            Field("value", Type.TEXT, "Value", is_required=True, max_length=_LINE),
            Field("told", Type.TEXT, "In words", max_length=_LINE),
        ), most=20, item_label="Filter"),
        _number("value", "Value", "Empty where nothing was recorded, which is not zero."),
        _number("of_value", "Denominator"),
        Field("of_label", Type.TEXT, "What the denominator counts", max_length=_LINE),
        _number("n", "Records"),
        _number("of_n", "Records of the denominator"),
        _number("not_approved", "Not yet approved"),
        _number("missing", "Records that held nothing to count"),
        *_GIVEN,
        Field("parts", Type.FILE, "List of the records that made it"),
    ),
)  # fmt: skip

REPORT = Schema(
    kind="reports.report",
    label="Report as issued",
    help="A report as it was given out: its numbers and the paper itself.",
    members=(
        Field("name", Type.TEXT, "Report", is_required=True, max_length=20),
        Field("title", Type.TEXT, "Title", is_required=True, max_length=_LINE),
        *_ASKED,
        Items("numbers", "Numbers", (
            Field("figure", Type.TEXT, "Figure", is_required=True, max_length=80),
            Field("label", Type.TEXT, "Number", max_length=_LINE),
            Field("figure_version", Type.INTEGER, "Version of the rule", minimum=1),
            Field("told", Type.TEXT, "As printed", max_length=_LINE),
            _number("value", "Value"),
            _number("of_value", "Denominator"),
            _number("n", "Records"),
            _number("not_approved", "Not yet approved"),
        ), most=200, item_label="Number"),
        *_GIVEN,
        Field("paper", Type.FILE, "The paper (PDF)"),
    ),
)  # fmt: skip
