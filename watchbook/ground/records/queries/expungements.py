"""What an expungement of a record would reach, and what those already made have reached."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from watchbook.core.schema import Type
from watchbook.ground.ledger.expunging import PART_ACT, WHOLE_ACT
from watchbook.ground.ledger.kinds import all_kinds, kind_named, kind_of
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.queries.faces import record_url
from watchbook.ground.records.queries.words import actor_names, kind_label, words_for
from watchbook.ground.records.slots import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_MOST_OTHERS = 200
FILES = "Files and previews"
TASKS = "Finished background tasks"
_OWN_PLACES = (
    "Content of versions and acts",
    "Typed row",
    "Lines of life files",
    "Search",
    "Drafts of amendments",
    "Lines and search of records that name it",
    TASKS,
    FILES,
)


@dataclass(frozen=True)
class Done:
    """One order that was carried out: by whom, when, and how many things at each place."""

    authority: str
    who: str
    at: datetime
    is_whole: bool
    values: int
    places: list[tuple[str, int]]
    kept: list[str]


@dataclass(frozen=True)
class ExpungementView:
    """A record before an order: what can be named, every place, and earlier orders."""

    row: Record
    label: str
    is_sealed: bool
    is_expunged: bool
    values: list[tuple[str, str]]
    places: list[str]
    done: list[Done]
    others: list[tuple[str, str]]
    """Records that name this one, as label and address: an order about them is one for each."""


def expungement_view(viewer: Viewer, kind_name: str, record_id: UUID) -> ExpungementView:
    """What the custodian's page shows: names of values, not the values. Any record of the agency.

    The custodian need not be allowed to read a record to carry out an order about it.
    """
    kind = kind_named(kind_name)
    rows = kind.model._default_manager.filter(agency_id=viewer.agency or "", id=record_id)
    row = rows.first()
    if row is None:
        message = "There is no such record here."
        raise NotFoundError(message)
    steps = history(row.agency_id, record_id)
    names = actor_names(row.agency_id, (step.link.actor for step in steps))
    words = words_for(viewer, row, kind_name, ())
    values: dict[str, str] = {}
    done: list[Done] = []
    for step in steps:
        if step.act in (WHOLE_ACT, PART_ACT):
            done.append(_done(step.leaves, names[step.link.actor], step.link.received_at, step.act))
            continue
        for pointer in step.leaves:
            if pointer not in ("/act", "/version", "/_schema"):
                values.setdefault(pointer, _named(words.label(pointer, step.leaves), pointer))
    return ExpungementView(
        row=row,
        label=kind.schema.label,
        is_sealed=kind.is_sealed,
        is_expunged=row.state == State.EXPUNGED,
        values=sorted(values.items(), key=lambda one: one[1]),
        places=[*_OWN_PLACES, *(name for name, _ in reaches())],
        done=done,
        others=[
            (kind_label(name), record_url(row.agency_id, name, one.id, "expunge"))
            for one in islice(leaning_on(row.agency_id, row), _MOST_OTHERS)
            for name in (kind_of(one).name,)
        ],
    )


def _named(label: str, pointer: str) -> str:
    if pointer == "/note":
        return "Notes of review and return"
    if pointer == "/_reason":
        return "Reasons of amendments"
    return label if not pointer.startswith("/_") else pointer[2:].replace("_", " ").capitalize()


def _done(leaves: Mapping[str, object], who: str, at: datetime, act: str) -> Done:
    places = [
        (pointer.removeprefix("/reached/").replace("-", " ").capitalize(), int(str(count)))
        for pointer, count in leaves.items()
        if pointer.startswith("/reached/")
    ]
    return Done(
        authority=str(leaves.get("/authority") or ""),
        who=who,
        at=at,
        is_whole=act == WHOLE_ACT,
        values=int(str(leaves.get("/values") or 0)),
        places=places,
        kept=[str(one) for pointer, one in leaves.items() if pointer.startswith("/kept/")],
    )


def leaning_on(agency: str, row: Record) -> Iterator[Record]:
    """Records with a field that refers to this one: their lines may quote its name."""
    for kind in all_kinds():
        if kind.is_sealed:
            continue
        for plain in kind.schema.fields:
            if plain.type is not Type.REFERENCE:
                continue
            yield from kind.model._default_manager.filter(
                agency_id=agency, **{plain.name: row.id}
            ).exclude(id=row.id)
