"""Fields of a critical incident, and of the two kinds of statement about an incident.

A statement that the agency orders (*Garrity v. New Jersey*, 385 U.S. 493 (1967)) is a record kind
of its own, sealed: its words stand in no list, search, export, API answer or life file. What is
readable beside it is the order, to those whom it names.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Privacy, Schema, Type
from watchbook.duty.deployments import choices_force as choices

_HURT = Privacy.RESTRICTED
_INCIDENT = "deployments.incident"
_PERSON = "people.person"


def _long(name: str, label: str, **more: object) -> Field:
    return Field(name, Type.LONG_TEXT, label, max_length=20_000, **more)  # type: ignore[arg-type]  # keywords of Field


def _people(name: str, label: str, help_text: str) -> Items:
    return Items(
        name,
        label,
        (Field("person", Type.REFERENCE, "Person", is_required=True, refers_to=_PERSON),),
        help=help_text,
        most=60,
        item_label="Person",
    )


CRITICAL = Schema(
    kind="deployments.critical",
    label="Critical incident",
    help="Nothing is asked of those in it, and only those named open what belongs to the incident.",
    members=(
        Field("incident", Type.REFERENCE, "Incident", is_required=True, refers_to=_INCIDENT),
        Field("causes", Type.CHOICES, "Why", choices=choices.GRAVE, privacy=_HURT),
        Field("set_at", Type.INSTANT, "Set at", is_required=True),
        _people("involved", "In it", "Prompts stop for them, their dogs and their teams."),
        _people("named", "May open it", "Nobody else does; what one wrote himself stays open."),
        Field("ended_at", Type.INSTANT, "Ended at"),
        Field("end_reason", Type.TEXT, "Why it ended", max_length=500),
    ),
)  # fmt: skip

STATEMENT = Schema(
    kind="deployments.statement",
    label="Statement",
    help="Given freely, by a witness or by one who was there. An ordered one has its own page.",
    members=(
        Field("incident", Type.REFERENCE, "Incident", is_required=True, refers_to=_INCIDENT),
        Field("basis", Type.CHOICE, "Whose words", choices=choices.BASES),
        Field("of", Type.TEXT, "Whose, if not your own", max_length=120, privacy=_HURT,
              shown_if=("basis", "taken-down")),
        Field("contact", Type.TEXT, "How to reach that person", max_length=200, privacy=_HURT,
              shown_if=("basis", "taken-down")),
        Field("said_at", Type.INSTANT, "Said at", help="Left empty, when you finish."),
        _long("words", "Statement", is_required=True, privacy=_HURT),
        Field("recording", Type.TEXT, "Recording", max_length=200,
              help="Where it is kept; a file number or an address."),
    ),
)  # fmt: skip

ORDER = Schema(
    kind="deployments.order",
    label="Order to give a statement",
    help="What was ordered of whom, and who may read the answer. The answer itself is sealed.",
    members=(
        Field("incident", Type.REFERENCE, "Incident", is_required=True, refers_to=_INCIDENT),
        Field("person", Type.REFERENCE, "Ordered", is_required=True, refers_to=_PERSON,
              help="Who must give the statement."),
        Field("ordered_at", Type.INSTANT, "Ordered at"),
        _long("advisement", "What was read to the person"),
        Field("representative", Type.TEXT, "Representative", max_length=160),
        _people("readers", "May read the answer", "Nobody else, whatever the role."),
    ),
)  # fmt: skip

COMPELLED = Schema(
    kind="deployments.compelled",
    label="Ordered statement",
    help="Given under an order, not freely. In no list, search, export or packet.",
    members=(
        Field("order", Type.REFERENCE, "Order", is_required=True, refers_to="deployments.order",
              privacy=_HURT),
        Field("given_at", Type.INSTANT, "Given at", privacy=_HURT),
        Field("present", Type.TEXT, "Who was present", max_length=300, privacy=_HURT),
        _long("words", "Statement", is_required=True, privacy=_HURT),
        Field("recording", Type.TEXT, "Recording", max_length=200, privacy=_HURT),
    ),
)  # fmt: skip

SCHEMAS = (CRITICAL, STATEMENT, ORDER, COMPELLED)
