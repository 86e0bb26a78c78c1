"""Reading tables that may be damaged: a row that cannot be read is named, the rest is read on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BinaryField, IntegerField, TextField
from django.db.models.functions import Cast

from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.signing import agencies_with_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model, QuerySet

UNREADABLE = (ValueError, TypeError, OverflowError, ValidationError)
"""What the database layer raises for a stored value that cannot be one of its column's."""

Row = TypeVar("Row", bound="Model")


PIECE = 5_000
"""So many rows of one table are held at a time."""


AT_ONCE = 500
"""So many keys are asked for in one statement."""

T = TypeVar("T")


def batches_of(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items in their order, `size` at a time."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


@dataclass(frozen=True)
class Piece:
    """The values of a column above `low` and up to `high`; None is no end."""

    low: Any
    high: Any

    def of(self, name: str) -> dict[str, Any]:
        """The same values as a filter of another column."""
        ends = {f"{name}__gt": self.low, f"{name}__lte": self.high}
        return {end: value for end, value in ends.items() if value is not None}


def pieces_of(found: QuerySet[Any], name: str, size: int | None = None) -> Iterator[Piece]:
    """Pieces of a column with about `size` rows (PIECE) each: together, all values it can have."""
    low = None
    while True:
        left = found.filter(**Piece(low, None).of(name)).order_by(name)
        high = _value_near(left.values_list(name, flat=True), (size or PIECE) - 1)
        yield Piece(low, high)
        if high is None:
            return
        low = high


def _value_near(values: QuerySet[Any, Any], place: int) -> Any:
    """The value at a place, or at the last one before it that can be read; None beyond the end."""
    for at in range(place, -1, -1):
        try:
            there = list(values[at : at + 1])
        except UNREADABLE:
            continue
        return there[0] if there else None
    return None


def rows_of(model: type[Row], wrong: Callable[[str, str], None], **chosen: Any) -> list[Row]:
    """The rows of a table that can be read; for each other one `wrong(table and id, why)`."""
    found = model._default_manager.filter(**chosen).order_by("pk")
    try:
        return _as_declared(list(found))
    except UNREADABLE:
        rows: list[Row] = []
        for offset in range(found.count()):
            try:
                rows += _as_declared(list(found[offset : offset + 1]))
            except UNREADABLE as error:
                stored = found.values_list(Cast("pk", TextField()), flat=True)[offset]
                wrong(f"{model._meta.db_table}, id {stored}", f"it cannot be read: {error}")
        return rows


def _as_declared(rows: list[Row]) -> list[Row]:
    """The same rows; a TypeError for a value that SQLite keeps in a column that is not for it."""
    fields = rows[0]._meta.concrete_fields if rows else []
    no_text = [f.attname for f in fields if isinstance(f, BinaryField | IntegerField)]
    no_none = [f.attname for f in fields if not f.null]
    for row in rows:
        held = row.__dict__
        for name in no_text:
            if isinstance(held[name], str):
                message = f"{name} holds a text"
                raise TypeError(message)
        for name in no_none:
            if held[name] is None:
                message = f"{name} holds nothing of its kind"
                raise TypeError(message)
    return rows


def readable(model: type[Row], what: str = "row", **chosen: Any) -> tuple[list[Row], list[Finding]]:
    """The rows of a table that can be read, and a finding for each other one."""
    wrong: list[Finding] = []
    rows = rows_of(model, lambda place, why: wrong.append(Finding(what, place, why)), **chosen)
    return rows, wrong


def check_strays() -> Iterator[Finding]:
    """Rows of no agency of this installation (a damaged `agency_id`). Sees all on SQLite only."""
    known = agencies_with_log()
    for model in apps.get_models():
        if any(field.name == "agency_id" for field in model._meta.concrete_fields):
            strays = model._default_manager.exclude(agency_id__in=known)
            for agency in set(strays.values_list("agency_id", flat=True)):
                message = f"it holds rows of {agency!r}, which is no agency here"
                yield Finding("row", model._meta.db_table, message)
