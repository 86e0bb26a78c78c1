"""What a team takes home from a training day: its own runs, with proofs and checkpoint."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.duty.training.models import Standing, Witness
from watchbook.duty.training.queries.runs import runs, with_newest
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.opening import opened_record
from watchbook.ground.people.errors import NotFoundError

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.duty.training.models import Event, Performance
    from watchbook.ground.people.viewer import Viewer

FORMAT = "watchbook/runs/v1"


@dataclass(frozen=True)
class Leaving:
    """A handler's own runs of one day, and the statements about them."""

    runs: list[Performance]
    witnesses: list[Witness]
    standings: list[Standing]

    @property
    def record_ids(self) -> list[UUID]:
        """Every record that goes home with the team, runs first."""
        return [one.id for one in (*self.runs, *self.witnesses, *self.standings)]


def leaving_of(viewer: Viewer, event: Event) -> Leaving:
    """The viewer's own runs of a day; a NotFoundError for those who are no person here."""
    if viewer.person_id is None:
        message = "Only a handler has runs of his own."
        raise NotFoundError(message)
    own = with_newest(runs(viewer)).filter(exercise__event=event, handler=viewer.person_id)
    kept = list(own.order_by("exercise__order", "occurred_at"))
    pairs = {(run.exercise_id, run.team_id) for run in kept}
    marked = (
        Witness.objects.filter(
            agency_id=viewer.agency,
            exercise__event=event,
            team__in={team for _, team in pairs},
        )
        .exclude(state=State.EXPUNGED)
        .select_related("exercise")
    )
    said = Standing.objects.filter(
        agency_id=viewer.agency, performance__in=[run.id for run in kept]
    ).exclude(state=State.EXPUNGED)
    witnesses = [one for one in marked if (one.exercise_id, one.team_id) in pairs]
    return Leaving(kept, witnesses, list(said))


def opened_runs(viewer: Viewer, event: Event) -> bytes:
    """One JSON document with every record that goes home, each opened with its proofs.

    Each member of `records` is an opened record of `docs/spec/ledger.md`; the standalone
    tool takes the file as it is and names each record that fails. Signs the log first.
    """
    leaving = leaving_of(viewer, event)
    agency = str(viewer.agency)
    records = [json.loads(opened_record(agency, one)) for one in leaving.record_ids]
    about: dict[str, Any] = {
        "format": FORMAT,
        "agency": agency,
        "agency_name": viewer.agency_name,
        "event": str(event.id),
        "title": event.title,
        "handler": viewer.name,
        "records": records,
    }
    return json.dumps(about, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
