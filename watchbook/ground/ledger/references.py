"""Whether the records that a new version names are kept in its agency: one statement for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.rows import db_uuid
from watchbook.ground.ledger.statements import ask, hex_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from uuid import UUID

    from watchbook.core.schema import Field
    from watchbook.ground.ledger.kinds import RecordKind

_OWN = "own"


def ask_for_missing(
    agency: str,
    kind: RecordKind,
    values: Mapping[str, Any],
    known: Callable[[], Collection[UUID]],
    own_id: UUID | None = None,
) -> Callable[[], tuple[UnknownRecordError | None, bool]]:
    """Ask for what a version names: give what waits for the answer.

    That is the error to raise if a named record is not this agency's; and whether `own_id` is
    taken. `known()` are ids that this unit of work wrote itself.
    """
    named = list(_named(kind, values))
    wanted: dict[str, dict[str, None]] = {}
    written = known() if named else ()
    looked_for: list[tuple[Field, tuple[str, str]]] = []
    for field, record_id in named:
        if record_id not in written:
            table, digits = kind_named(field.refers_to).model._meta.db_table, db_uuid(record_id)
            wanted.setdefault(table, {})[digits] = None
            looked_for.append((field, (table, digits)))
    kept_of = _kept(agency, wanted, kind.model._meta.db_table, own_id)

    def answer() -> tuple[UnknownRecordError | None, bool]:
        kept = kept_of()
        for field, one in looked_for:
            if one not in kept:
                message = f"{field.label}: no such record is kept here yet."
                return UnknownRecordError(message), (_OWN, "") in kept
        return None, (_OWN, "") in kept

    return answer


def _named(kind: RecordKind, values: Mapping[str, Any]) -> Iterator[tuple[Field, UUID]]:
    plain, listed = kind.references
    for field in plain:
        if values.get(field.name) is not None:
            yield field, values[field.name]
    for name, fields in listed:
        for item in values.get(name) or ():
            for field in fields:
                if item.get(field.name) is not None:
                    yield field, item[field.name]


def _kept(
    agency: str, wanted: dict[str, dict[str, None]], own_table: str, own_id: UUID | None
) -> Callable[[], set[tuple[str, str]]]:
    parts, params = [], []
    for table, ids in wanted.items():
        marks = ", ".join(["%s"] * len(ids))
        parts.append(
            f"SELECT '{table}', id FROM \"{table}\" WHERE agency_id = %s AND id IN ({marks})"  # noqa: S608  # tables of ours
        )
        params += [agency, *ids]
    if own_id is not None:
        parts.append(f"SELECT '{_OWN}', id FROM \"{own_table}\" WHERE id = %s")  # noqa: S608  # as above
        params.append(db_uuid(own_id))
    if not parts:
        return set
    answer = ask(" UNION ALL ".join(parts), params)
    return lambda: {(table, "" if table == _OWN else hex_of(found)) for table, found in answer()}
