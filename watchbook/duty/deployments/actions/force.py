"""Writes about force: a bite's first facts, the report of all force, an agency's rules of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.deployments.models import Bite, Force, ForceRules, Incident
from watchbook.duty.deployments.permissions_force import SET_RULES, WRITE_FORCE
from watchbook.duty.deployments.schema.force import RULES
from watchbook.duty.teams.models import Team
from watchbook.ground.evidence.actions import submit_item
from watchbook.ground.evidence.models import Item
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import check_span, wrote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_bite(sent: Sent) -> Bite:
    """Keep the first facts of a bite; only a time to come is refused, as a typing error.

    Care that began before the bite, as the times say, is kept and shown: nobody sorts out two
    clocks while a person bleeds.
    """
    require(sent.acting_user, WRITE_FORCE)
    _require_own(sent.acting_user, sent.existing("deployments.bite"))
    _check_not_to_come(sent.values, ("bitten_at", "treated_since"), sent.at)
    happened_at = sent.values.get("bitten_at") or sent.written_at
    bite: Bite = sent.put("deployments.bite", sent.values, happened_at)
    return bite


def submit_force(sent: Sent) -> Force:
    """Keep a report of all force in an incident, or a new version of one's own.

    Whoever was there may write one: several reports of one incident stand side by side, each
    under its author's name. The handler is taken from the team. Each photograph whose file is
    here becomes an item of evidence that belongs to the report.
    """
    viewer = sent.acting_user
    require(viewer, WRITE_FORCE)
    existing: Force | None = sent.existing("deployments.force")
    _require_own(viewer, existing)
    _check_not_to_come(sent.values, ("used_at", "supervisor_at"), sent.at)
    values = dict(sent.values)
    values["handler"] = _handler_of(sent, existing)
    with writing(agency=sent.agency, acting_user=viewer, at=sent.at, recorded_at=sent.recorded_at):
        used_at = values.get("used_at") or _began_at(sent, values)
        force: Force = sent.put("deployments.force", values, used_at)
        _keep_photographs(sent, force)
    return force


def _require_own(viewer: Viewer, row: Record | None) -> None:
    if row is not None and not wrote(viewer, row):
        message = (
            "Only the person who wrote this report amends it. Write one of your own beside it."
        )
        raise NotAllowedError(message)


def _check_not_to_come(values: Mapping[str, Any], names: Iterable[str], at: datetime) -> None:
    for name in names:
        check_span(values, name, name, at)


def _handler_of(sent: Sent, existing: Force | None) -> Any:
    """The team's handler; an amendment keeps who it was when the report was first written."""
    team_id = sent.values.get("team")
    if existing is not None and existing.team_id == team_id:
        return existing.handler_id
    if team_id is None:
        return None
    teams = Team.objects.filter(agency_id=sent.agency, id=team_id)
    return teams.values_list("handler_id", flat=True).first()


def _began_at(sent: Sent, values: Mapping[str, Any]) -> datetime:
    rows = Incident.objects.filter(agency_id=sent.agency, id=values["incident"])
    return rows.values_list("began_at", flat=True).first() or sent.written_at


def _keep_photographs(sent: Sent, force: Force) -> None:
    """An item of evidence for each photograph that is here and has none yet."""
    for line in sent.values.get("photographs") or ():
        digest = line["file"]
        kept = Item.objects.filter(agency_id=sent.agency, file=digest)
        if (
            kept.exists()
            or not has_file(sent.agency, digest)
            or not may(sent.acting_user, "evidence.keep")
        ):
            continue
        submit_item(
            acting_user=sent.acting_user,
            record_id=new_uuid(),
            values={
                "file": digest,
                "name": line.get("shows") or "Photograph",
                "description": line.get("shows"),
                "belongs_to": force.id,
                "belongs_to_kind": "deployments.force",
            },
            based_on=None,
            reason="",
            occurred_at=line.get("taken_at"),
            at=sent.at,
            recorded_at=sent.recorded_at,
            marks=None,
        )


def set_force_rules(
    *,
    acting_user: Viewer,
    values: Mapping[str, Any],
    at: datetime,
    record_id: UUID | None = None,
) -> ForceRules:
    """Write the agency's rules of force reporting, in force from the day that they name.

    Rules are never amended into the past: a change is a new record with its own day.
    """
    require(acting_user, SET_RULES)
    checked = validate(RULES, dict(values))
    if not checked.is_valid:
        raise InvalidError(checked.problems)
    kept = {name: value for name, value in checked.values.items() if value not in (None, [], "")}
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        rules: ForceRules = book.put(
            "deployments.forcerules", kept, record_id=record_id, occurred_at=at
        )
        return rules
