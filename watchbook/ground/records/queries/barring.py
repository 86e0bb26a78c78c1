"""Who may not judge a record: those who wrote it, spoke in it, or whose conduct it records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.core.schema import Type
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import RecordAct, RecordVersion
from watchbook.ground.people.queries import phones_behind
from watchbook.ground.records.queries.faces import rows_by_id
from watchbook.ground.records.slots import conduct_of, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watchbook.ground.ledger.models import Record

_PERSON = "people.person"


def barred_actors(agency: str, rows: Sequence[Record]) -> dict[UUID, frozenset[str]]:
    """For each record the actors who may neither review nor approve it.

    Writers of any version (a rival one too), those with a statement on it, and
    the persons of its `is_conduct_of` fields: a person directly, the people
    behind a team or another record through `register_conduct` of that kind.
    Cost: one statement, one where phones wrote, and one for each kind that leads to people.
    """
    barred: dict[UUID, set[str]] = {row.id: {row.opened_by, row.author} for row in rows}
    ids = list(barred)
    written = RecordVersion.objects.filter(agency_id=agency, record_id__in=ids)
    rivals = RecordAct.objects.filter(agency_id=agency, record_id__in=ids, act="conflict")
    said = written.values_list("record_id", "actor")
    for record_id, actor in said.union(rivals.values_list("record_id", "actor")):
        barred[record_id].add(actor)
    phones = phones_behind(agency, {actor for actors in barred.values() for actor in actors})
    for actors in barred.values():
        actors |= {str(phones[actor].person_id) for actor in actors & set(phones)}
    referred = rows_by_id(agency, [pair for row in rows for pair in _named(row) if _leads_on(pair)])
    for row in rows:
        barred[row.id] |= _of_conduct(row, referred)
        told = statements_of(kind_of(row).name)
        if told is not None:
            barred[row.id] |= {str(actor) for actor in told(row)}
    return {record_id: frozenset(actors) for record_id, actors in barred.items()}


def _named(row: Record) -> Iterator[tuple[str, UUID]]:
    """`(kind, id)` of what the fields of conduct refer to; the kind is empty for a bare person."""
    kind = kind_of(row)
    if kind.is_sealed:
        return
    for name in kind.is_conduct_of:
        plain = kind.schema.field(name)
        value = getattr(row, column_of(row, name))
        if plain.type is Type.REFERENCE and isinstance(value, UUID):
            yield plain.refers_to, value


def _leads_on(pair: tuple[str, UUID]) -> bool:
    """Whether people stand behind what a field of conduct names; a person is named by his id."""
    return pair[0] not in ("", _PERSON) and conduct_of(pair[0]) is not None


def column_of(row: Record, name: str) -> str:
    """The attribute that holds a field's plain value: `handler_id` of a foreign key `handler`."""
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]  # a concrete column


def _of_conduct(row: Record, referred: dict[UUID, Record]) -> set[str]:
    people: set[str] = set()
    for refers_to, value in _named(row):
        if refers_to in ("", _PERSON):
            people.add(str(value))
            continue
        resolve = conduct_of(refers_to)
        if resolve is not None and value in referred:
            people |= {str(person) for person in resolve(referred[value])}
    own = conduct_of(kind_of(row).name)
    if own is not None:
        people |= {str(person) for person in own(row)}
    return people
