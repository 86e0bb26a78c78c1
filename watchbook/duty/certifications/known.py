"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.certifications.models import Certificate, Evaluation
from watchbook.duty.certifications.permissions import READ
from watchbook.ground.people.slots import Kept, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _certificates(viewer: Viewer) -> str:
    rows = Certificate.objects.filter(agency_id=viewer.agency, team__handler=viewer.person_id)
    return _counted(rows.count(), "certificate")


def _evaluations(viewer: Viewer) -> str:
    rows = Evaluation.objects.filter(agency_id=viewer.agency, team__handler=viewer.person_id)
    return _counted(rows.count(), "evaluation")


def register() -> None:
    """Fill the slot."""
    for kept in (
        Kept("certifications.certificate", 84, "Certificates of your teams and their papers",
             "When you, a trainer, a supervisor or the custodian writes one.", "",
             permission=READ, mine=_certificates),
        Kept("certifications.evaluation", 86, "Evaluations of your teams with every score",
             "When you, a trainer, a supervisor or the custodian writes one.", "",
             permission=READ, mine=_evaluations),
    ):  # fmt: skip
        register_kept(kept)
