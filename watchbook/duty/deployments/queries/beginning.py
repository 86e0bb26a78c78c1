"""What a force report takes over from first facts: what they state, and nothing that is judged.

Places on the body, when the dog bit, who was bitten, the care as far as the report has a place for
it, who was told, and the deployment where the team was used but once in that incident. Never a word
of the story, the warning or the factors of *Graham v. Connor*. The writer changes what is not so;
each line names the first facts that it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.permissions_force import WRITE_FORCE
from watchbook.duty.deployments.prompts import subjects_of
from watchbook.duty.deployments.queries.deployments import deployments_in
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.deployments.queries.incidents import reads_persons
from watchbook.ground.people.permissions import may
from watchbook.ground.records.beginnings import Beginning, register_beginning
from watchbook.ground.records.queries import silences_of
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.deployments.models import Bite
    from watchbook.ground.people.viewer import Viewer

_KIND = "deployments.bite"
_SIDES = {"sought": "subject", "other": "other", "officer": "officer", "handler": "handler"}
_FIRST_AID = ("handler", "officer", "other")


def report_address(agency: str, told: Sequence[Bite], **filled: object) -> str:
    """The form of a force report that begins with these first facts, their team and incident."""
    teams = {one.team_id for one in told}
    incidents = {one.incident_id for one in told}
    known: dict[str, object] = {
        "team": teams.pop() if len(teams) == 1 else None,
        "incident": incidents.pop() if len(incidents) == 1 else None,
    } | filled
    if told:
        known["beginning"] = ",".join(str(one.id) for one in told)
    given = {name: one for name, one in known.items() if one is not None}
    return field_form_address("deployments.force", agency, **given)


def report_from(viewer: Viewer, records: Sequence[UUID], at: datetime) -> Beginning | None:
    """What a report begins with; the name of the first facts alone where somebody is silenced."""
    if not may(viewer, WRITE_FORCE):
        return None
    told = list(bites(viewer).filter(id__in=records).order_by("occurred_at", "id"))
    if not told:
        return None
    names = actor_names(str(viewer.agency), (one.opened_by for one in told))
    who = ", ".join(dict.fromkeys(names.get(one.opened_by, "somebody unknown") for one in told))
    source = "first facts" if len(told) > 1 else f"first facts, {_clock(viewer, told[0])}"
    if _is_silenced(viewer, told, at):
        return Beginning({"bites": [_named(one) for one in told]}, source, f"By {who}.")
    open_to = {one.id for one in told if reads_persons(viewer, one)}
    return Beginning(
        _values(told, open_to) | _used(viewer, told), source, f"By {who}.",
        [(_KIND, one.id) for one in told if one.id in open_to],
    )  # fmt: skip


def _clock(viewer: Viewer, bite: Bite) -> str:
    local = (bite.occurred_at or bite.received_at).astimezone(ZoneInfo(viewer.timezone))
    return f"{local.day} {local:%b %H:%M}"


def _is_silenced(viewer: Viewer, told: Iterable[Bite], at: datetime) -> bool:
    asked = {subject for one in told for subject in subjects_of(one.team, one.incident_id)}
    asked |= {viewer.person_id} if viewer.person_id else set()
    return silences_of(str(viewer.agency), asked, at).exists()


def _values(told: list[Bite], open_to: set[UUID]) -> dict[str, Any]:
    people = [line for one in told if one.id in open_to if (line := _person(one))]
    words = dict.fromkeys(word for one in told for word in one.told if word != "nobody-yet")
    times = [one.bitten_at for one in told if one.bitten_at]
    values: dict[str, Any] = {
        "bites": [_bite(one, is_open=one.id in open_to) for one in told],
        "people": people,
        "notifications": [
            {"id": f"told-{word}", "who": label_of(choices.TOLD, word)} for word in words
        ],
        "used_at": min(times, default=None),
    }
    return {name: value for name, value in values.items() if value}


def _used(viewer: Viewer, told: list[Bite]) -> dict[str, Any]:
    """The one deployment of the one team in the one incident; nothing where there is a choice."""
    first = told[0]
    if first.incident is None or {(one.incident_id, one.team_id) for one in told} != {
        (first.incident_id, first.team_id)
    }:
        return {}
    used = [one for one in deployments_in(viewer, first.incident) if one.team_id == first.team_id]
    return {"deployment": used[0].id} if len(used) == 1 else {}


def _named(one: Bite) -> dict[str, Any]:
    return {"id": f"bite-{one.id.hex[:12]}", "first_facts": one.id}


def _bite(one: Bite, *, is_open: bool) -> dict[str, Any]:
    stated: dict[str, Any] = {"began_at": one.bitten_at}
    if is_open:
        stated |= {"bitten": one.bitten, "places": one.places}
    return _named(one) | {name: value for name, value in stated.items() if value}


def _person(one: Bite) -> dict[str, Any] | None:
    """The person bitten and the care, where the report has a place for it; None for an animal."""
    if one.bitten == "animal":
        return None
    line: dict[str, Any] = {"side": _SIDES.get(one.bitten or "")}
    if one.treated == "none-needed":
        line["injuries"] = ["none"]
    elif one.treated == "yes" and one.treated_by in _FIRST_AID:
        line["first_aid_by"] = label_of(choices.CARE_BY, one.treated_by)
        line["first_aid_at"] = one.treated_since
    elif one.treated == "yes" and one.treated_by == "ems":
        line["ems_at"] = one.treated_since
    kept = {name: value for name, value in line.items() if value}
    return {"id": f"hurt-{one.id.hex[:12]}"} | kept if kept else None


def register() -> None:
    """Fill the slot of the records' room."""
    register_beginning("deployments.force", report_from)
