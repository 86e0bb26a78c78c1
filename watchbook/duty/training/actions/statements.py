"""Writes of statements about runs: a witness's marks, and what the handler says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from watchbook.duty.teams.models import Team
from watchbook.duty.training.actions.runs import BACKWARDS
from watchbook.duty.training.models import Exercise, Layout, Performance, Standing, Witness
from watchbook.duty.training.queries.runs import STILL_STANDS
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import (
    Sent,
    amending,
    check_span,
    refused,
    require_author,
    wrote,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

Mark = Literal["started_at", "ended_at"]


def submit_witness(sent: Sent) -> Witness:
    """What a trainer or scribe saw of a team's run; `values` clean and whole.

    Nobody is a witness of his own team's run, and nobody amends another's statement.
    """
    require_author(sent.acting_user, sent.existing("training.witness"))
    exercise = Exercise.objects.filter(agency_id=sent.agency, id=sent.values["exercise"]).first()
    team = Team.objects.filter(agency_id=sent.agency, id=sent.values["team"]).first()
    if exercise is None or team is None:
        message = "Exercise or team: no such record is kept here yet."
        raise UnknownRecordError(message)
    require(sent.acting_user, "training.witness", exercise.event_id)
    if team.handler_id == sent.acting_user.person_id:
        message = "Of your own run you write your own statement: log the run."
        raise NotAllowedError(message)
    check_span(sent.values, "started_at", "ended_at", sent.at, said=BACKWARDS)
    kept = sent.values | {"exercise_version": exercise.version}
    kept["attempt"] = sent.values.get("attempt") or 1
    version = _layout_version(exercise)
    if version:
        kept["layout_version"] = version
    said_at = sent.values.get("started_at") or sent.values.get("ended_at")
    put: Witness = sent.put("training.witness", kept, said_at or sent.written_at)
    return put


def _layout_version(exercise: Exercise) -> int | None:
    layouts = Layout.objects.filter(agency_id=exercise.agency_id, exercise=exercise)
    return layouts.values_list("version", flat=True).first()


def witness_run(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Witness:
    """State what one saw of a team's run; `values` clean by the schema `training.witness`."""
    return submit_witness(Sent(acting_user=acting_user, values=values, at=at))


def amend_witness(
    *, acting_user: Viewer, witness: Witness, values: dict[str, Any], reason: str, at: datetime
) -> Witness:
    """A new version of one's own statement, with the reason. `witness` is the version seen."""
    return submit_witness(amending(acting_user, witness, values, reason, at))


def mark_time(
    *,
    acting_user: Viewer,
    exercise_id: UUID,
    team_id: UUID,
    mark: Mark,
    at: datetime,
    attempt: int = 1,
) -> Witness:
    """One press: the run of a team begins or ends now, as this witness marks it.

    A beginning that stands already is left as it is, and so is an end: to
    correct a mark, the witness amends the statement with a reason.
    """
    own = Witness.objects.filter(
        agency_id=acting_user.agency,
        exercise=exercise_id,
        team=team_id,
        attempt=attempt,
        opened_by=acting_user.actor_id,
    ).first()
    if own is None:
        values = {"exercise": exercise_id, "team": team_id, "attempt": attempt, mark: at}
        return witness_run(acting_user=acting_user, values=values, at=at)
    if getattr(own, mark) is not None:
        return own
    values = kind_named("training.witness").values_in(own) | {mark: at}
    word = "beginning" if mark == "started_at" else "end"
    return amend_witness(
        acting_user=acting_user, witness=own, values=values, reason=f"Marks the {word}", at=at
    )


def submit_standing(sent: Sent) -> Standing:
    """The handler confirms a witness, disagrees, or says that his run still stands.

    Only the author of the run says so. The statement names the versions that it
    is about: of the witness's statement, or of set-up and layout.
    """
    require_author(sent.acting_user, sent.existing("training.standing"))
    run = (
        Performance.objects.filter(agency_id=sent.agency, id=sent.values["performance"])
        .select_related("exercise")
        .first()
    )
    if run is None:
        message = "Run: no such record is kept here yet."
        raise UnknownRecordError(message)
    if not wrote(sent.acting_user, run):
        message = "Only the handler who wrote the run says how it stands."
        raise NotAllowedError(message)
    require(sent.acting_user, "training.log_run", run.exercise.event_id if run.exercise else None)
    kept = sent.values | (
        _stands(run) if sent.values["stance"] == STILL_STANDS else _about_witness(run, sent.values)
    )
    put: Standing = sent.put("training.standing", kept, sent.written_at)
    return put


def _stands(run: Performance) -> dict[str, Any]:
    exercise = run.exercise
    if exercise is None:
        message = "This run has no shared set-up that could have changed."
        raise refused("/stance", message)
    return {
        "witness": None,
        "exercise_version": exercise.version,
        "layout_version": _layout_version(exercise),
    }


def _about_witness(run: Performance, values: Mapping[str, Any]) -> dict[str, Any]:
    witness = Witness.objects.filter(
        agency_id=run.agency_id,
        id__in=[values.get("witness")],
        exercise=run.exercise_id,
        team=run.team_id,
    ).first()
    if witness is None:
        message = "Name the witness's statement on this run that you confirm or disagree with."
        raise refused("/witness", message)
    if values["stance"] == "disagrees" and not values.get("note"):
        message = "Say what happened instead; both statements stay."
        raise refused("/note", message)
    return {"witness_version": witness.version}


def answer_witness(
    *,
    acting_user: Viewer,
    performance: Performance,
    witness: Witness,
    stance: Literal["confirms", "disagrees"],
    note: str,
    at: datetime,
) -> Standing:
    """Confirm or contradict what a witness marked for one's own run."""
    values = {
        "performance": performance.id, "witness": witness.id, "stance": stance, "note": note,
    }  # fmt: skip
    return submit_standing(Sent(acting_user=acting_user, values=values, at=at))


def confirm_run(
    *, acting_user: Viewer, performance: Performance, note: str, at: datetime
) -> Standing:
    """Say that one's own run still stands after its set-up or layout was corrected."""
    values = {"performance": performance.id, "stance": STILL_STANDS, "note": note}
    return submit_standing(Sent(acting_user=acting_user, values=values, at=at))
