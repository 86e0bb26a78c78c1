"""What forms may name of this room, and the tiles of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import label_of
from watchbook.duty.certifications.choices import RESULTS
from watchbook.duty.certifications.permissions import can_write
from watchbook.duty.certifications.queries.evaluations import evaluations
from watchbook.duty.certifications.queries.rules import pass_mark, rules, values_in
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.moments import moment
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

_MOST = 60


def rules_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The rules in use, by body; each with what passes."""
    for rule in rules(viewer).exclude(is_retired=True):
        yield Reference(rule.id, str(rule), pass_mark(values_in(rule)) or "")


def evaluations_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The newest evaluations that the viewer reads, his own teams' first."""
    listed = list(evaluations(viewer)[:_MOST])
    listed.sort(key=lambda one: one.team.handler_id != viewer.person_id)  # stable: newest first
    for one in listed:
        team = one.team
        yield Reference(
            one.id,
            f"{one}, {moment(one.evaluated_on, 'date').text}",
            f"{team}: {label_of(RESULTS, one.stated).lower() or 'no result written'}",
            subjects=(team.id, team.dog_id, team.handler_id),
        )


def register() -> None:
    """Fill the slots of the records' room and of the web's."""
    register_reference("certifications.rule", rules_to_name)
    register_reference("certifications.evaluation", evaluations_to_name)
    register_field_form(
        FieldFormLink("certifications.certificate", "Certificate", "", 54, can_write)
    )
    register_field_form(FieldFormLink("certifications.evaluation", "Evaluation", "", 56, can_write))
