"""The slot of figures: every number that pages, reports and issued numbers show, by name.

A figure is a rule, and the records that make it. Rooms register theirs from `figures.py`; whoever
asks gives a viewer and what is asked, and gets the value with its n, its denominator and how much
of it nobody approved yet. Who may see which record is the business of the room's own queries: parts
are read through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload

from django.db.models import Count, F, Q, Sum, Value

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.once import once, one_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries.counting import Counted, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from watchbook.ground.people.viewer import Viewer

Unit = Literal["", "min", "cents", "mg", "share"]
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a number is asked for: a period (`until` is no longer part of it) and filters."""

    since: datetime
    until: datetime
    team: UUID | None = None
    person: UUID | None = None
    dog: UUID | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        """The same for the same question: what `once` of the ledger's room reads under."""
        narrowed = frozenset(self.words.items())
        return self.since, self.until, self.team, self.person, self.dog, narrowed


@dataclass(frozen=True)
class Part:
    """What one record adds to a number."""

    kind: str
    record_id: UUID
    amount: int


@dataclass(frozen=True)
class FigureFilter:
    """One word by which a figure may be narrowed: `choices` are values and labels."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number and its rule.

    `unit` is "" for a count, else minutes, cents, milligrams or a share, which has a
    denominator `of`. `rule` is one or two sentences as printed; whoever changes what they mean
    raises `version`. `source` names whose rule it is. `total` is a fast way to the sum of the
    parts, which are a sequence where a page of them can be read alone; None where nothing was
    recorded; a test of the room holds the two equal. `counts` says
    how many records stand behind it and how many wait; left out, the parts are looked up.
    `missing` counts the records that should have added something and hold nothing to add, in
    `missing_words`. `judged` is False where nobody reviews or approves such records. `by(viewer,
    asked, column)` gives totals by a column of the rows ("team", a word).
    """

    name: str
    label: str
    unit: Unit
    rule: str
    version: int
    source: str
    needs: str
    parts: Callable[[Viewer, Asked], Iterable[Part]]
    total: Callable[[Viewer, Asked], int | None]
    of: Figure | None = None
    group: str = "Work"
    filters: tuple[FigureFilter, ...] = ()
    judged: bool = True
    counts: Callable[[Viewer, Asked], Counted] | None = None
    missing: Callable[[Viewer, Asked], int] | None = None
    missing_words: str = "not recorded"
    by: Callable[[Viewer, Asked, str], dict[Any, int]] | None = None


@dataclass(frozen=True)
class Answer:
    """A number as it is now. `value` is None where nothing was recorded, which is not zero.

    `not_approved` is of the records of both halves, each once, and None where nobody approves
    such; `of` and `of_n` are the denominator's and None where the figure has none.
    """

    figure: Figure
    asked: Asked
    value: int | None
    n: int
    not_approved: int | None
    of: int | None
    of_n: int | None
    missing: int

    @property
    def share(self) -> float | None:
        """Value by denominator; None without one, or where it is nought."""
        return self.value / self.of if self.value is not None and self.of else None


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> None:
    """Fill the slot; called from a room's `figures.py`."""
    _figures[figure.name] = figure


def all_figures() -> list[Figure]:
    """Every figure, by group and label."""
    return sorted(_figures.values(), key=lambda one: (one.group, one.label, one.name))


def figures_for(viewer: Viewer) -> list[Figure]:
    """The figures that a viewer may ask for."""
    return [one for one in all_figures() if may(viewer, one.needs)]


def figure_named(name: str) -> Figure:
    """One figure; a NotFoundError where no room has it (any more)."""
    try:
        return _figures[name]
    except KeyError:
        message = "No such number is known here. Choose one from the list."
        raise NotFoundError(message) from None


def answered(viewer: Viewer, figure: Figure, asked: Asked) -> Answer:
    """A figure for one viewer. A NotAllowedError where he may not ask for it.

    Cost: a few aggregates; where a figure gives no `counts`, one pass over its parts.
    """
    require(viewer, figure.needs)
    of = figure.of
    with one_reading():
        told, of_told, waits = _both_halves(viewer, figure, asked)
        return Answer(
            figure,
            asked,
            figure.total(viewer, asked),
            told.total,
            waits if figure.judged else None,
            (of.total(viewer, asked) or 0) if of else None,
            of_told.total if of_told else None,
            figure.missing(viewer, asked) if figure.missing else 0,
        )


_Ids = dict[str, set["UUID"]]
"""Ids of records by their kind."""


def _both_halves(
    viewer: Viewer, figure: Figure, asked: Asked
) -> tuple[Counted, Counted | None, int]:
    """The records above the line, those below it, and how many of both wait, each once."""
    if figure.of is None:
        told = figure.counts(viewer, asked) if figure.counts else None
        told = told or _looked_up(viewer, _ids(viewer, figure, asked))
        return told, None, told.not_approved
    above, below = _ids(viewer, figure, asked), _ids(viewer, figure.of, asked)
    told, of_told = _looked_up(viewer, above), _looked_up(viewer, below)
    only_above = {kind: ids - below.get(kind, set()) for kind, ids in above.items()}
    waits = of_told.not_approved + _looked_up(viewer, only_above).not_approved
    return told, of_told, waits


def _ids(viewer: Viewer, figure: Figure, asked: Asked) -> _Ids:
    by_kind: _Ids = {}
    for part in figure.parts(viewer, asked):
        by_kind.setdefault(part.kind, set()).add(part.record_id)
    return by_kind


def _looked_up(viewer: Viewer, by_kind: _Ids) -> Counted:
    total = waiting = 0
    for kind, ids in by_kind.items():
        rows = kind_named(kind).model._default_manager.filter(agency_id=viewer.agency)
        listed = sorted(ids)
        for first in range(0, len(listed), _AT_ONCE):
            told = counted(viewer, rows.filter(id__in=listed[first : first + _AT_ONCE]))
            total, waiting = total + told.total, waiting + told.not_approved
    return Counted(total, waiting)


def held_in(asked: Asked, column: str) -> Q:
    """Rows whose instant lies in the period."""
    return Q(**{f"{column}__gte": asked.since, f"{column}__lt": asked.until})


def about_team(asked: Asked, path: str = "team") -> Q:
    """Rows of the team, handler or dog that is asked for, through their team."""
    wanted = {path: asked.team, f"{path}__handler": asked.person, f"{path}__dog": asked.dog}
    return Q(**{name: value for name, value in wanted.items() if value is not None})


def with_words(asked: Asked, *columns: str) -> Q:
    """Rows that hold exactly the words asked for, of those columns that bear a filter's name."""
    return Q(**{name: asked.words[name] for name in columns if asked.words.get(name)})


class RowParts(Sequence[Part]):
    """The parts of a figure of rows, read when asked for: a slice reads no more than it shows."""

    def __init__(self, kind: str, rows: QuerySet[Any, tuple[UUID, Any]]) -> None:
        """`rows` gives id and amount, in the order in which the parts are shown."""
        self._kind, self._rows = kind, rows
        self._total: int | None = None

    def __len__(self) -> int:
        """One COUNT, once."""
        if self._total is None:
            self._total = self._rows.count()
        return self._total

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> list[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | list[Part]:
        """Only what is asked for is read."""
        if isinstance(index, slice):
            return [self._part(row) for row in self._rows[index]]
        return self._part(self._rows[index])

    def __iter__(self) -> Iterator[Part]:
        """All of them, in one statement."""
        return (self._part(row) for row in self._rows)

    def _part(self, row: tuple[UUID, Any]) -> Part:
        record_id, amount = row
        return Part(self._kind, record_id, int(amount))


@dataclass(frozen=True, eq=False)
class _Rows:
    """How a figure follows from typed rows of one kind."""

    kind: str
    rows: Callable[[Viewer, Asked], QuerySet[Any, Any]]
    amount: int | str | Combinable

    def kept(self, viewer: Viewer, asked: Asked) -> QuerySet[Any, Any]:
        """The same rows without the joins, order and annotations of the room's query."""
        ids = self.rows(viewer, asked).order_by().values("pk")
        bare = kind_named(self.kind).model._default_manager
        kept: QuerySet[Any, Any] = bare.filter(agency_id=viewer.agency, pk__in=ids)
        return kept

    def added(self, viewer: Viewer, asked: Asked) -> QuerySet[Any, Any]:
        """Those rows that hold something to add, as `part_amount`."""
        amount = self.amount
        expression: Any = Value(amount) if isinstance(amount, int) else amount
        if isinstance(amount, str):
            expression = F(amount)
        added: QuerySet[Any, Any] = self.kept(viewer, asked).annotate(part_amount=expression)
        return added.exclude(part_amount=None)

    def parts(self, viewer: Viewer, asked: Asked) -> RowParts:
        ordered = self.added(viewer, asked).order_by("-occurred_at", "-received_at", "pk")
        return RowParts(self.kind, ordered.values_list("pk", "part_amount"))

    def total(self, viewer: Viewer, asked: Asked) -> int | None:
        if isinstance(self.amount, int):
            return self.counts(viewer, asked).total * self.amount
        found = self.added(viewer, asked).aggregate(found=Sum("part_amount"))["found"]
        return None if found is None else int(found)

    def counts(self, viewer: Viewer, asked: Asked) -> Counted:
        """How many rows add something, and how many of them wait; once in one reading."""
        return once(
            ("rows counted", self, viewer, asked.key),
            lambda: counted(viewer, self.added(viewer, asked)),
        )

    def missing(self, viewer: Viewer, asked: Asked) -> int:
        if isinstance(self.amount, int):
            return 0
        # Many figures add up columns of the same rows.
        kept = once(
            ("rows kept", self.kind, self.rows, viewer, asked.key),
            lambda: self.kept(viewer, asked).count(),
        )
        return kept - self.counts(viewer, asked).total

    def by(self, viewer: Viewer, asked: Asked, column: str) -> dict[Any, int]:
        added = self.added(viewer, asked).order_by().values_list(column)
        if isinstance(self.amount, int):
            told = added.annotate(told=Count("pk") * Value(self.amount))
        else:
            told = added.annotate(told=Sum("part_amount"))
        return {key: int(amount) for key, amount in told}


def rows_figure(
    *,
    kind: str,
    rows: Callable[[Viewer, Asked], QuerySet[Any, Any]],
    amount: int | str | Combinable = 1,
    **told: Any,
) -> Figure:
    """A figure that follows from rows of one kind: parts, total and n from the same query.

    `rows(viewer, asked)` gives typed rows of the kind's own model through the room's query, each
    once or more often (it is counted once). `amount` is what each adds: a number, a column, or an
    expression over the bare model (a Subquery for what stands in its items). Rows whose amount is
    null add nothing and are counted as `missing`. The rest is told as in `Figure`.
    """
    made = _Rows(kind, rows, amount)
    return Figure(
        parts=made.parts, total=made.total, counts=made.counts, missing=made.missing, by=made.by,
        **told,
    )  # fmt: skip


def listed_figure(
    *, amounts: Callable[[Viewer, Asked], Sequence[tuple[str, UUID, int | None]]], **told: Any
) -> Figure:
    """A figure that no database adds up: `amounts(viewer, asked)` gives kind, record id, amount.

    An amount of None adds nothing and is counted as `missing`. Cost: one pass for each question,
    so the room reads plain columns; one pass for all of them in one reading.
    """

    def read(viewer: Viewer, asked: Asked) -> Sequence[tuple[str, UUID, int | None]]:
        return once(("amounts", amounts, viewer, asked.key), lambda: amounts(viewer, asked))

    return Figure(
        parts=partial(_listed_parts, read), total=partial(_listed_total, read),
        missing=lambda viewer, asked: sum(one is None for _, _, one in read(viewer, asked)),
        **told,
    )  # fmt: skip


def _listed_parts(amounts: Any, viewer: Viewer, asked: Asked) -> Iterator[Part]:
    for kind, record_id, amount in amounts(viewer, asked):
        if amount is not None:
            yield Part(kind, record_id, amount)


def _listed_total(amounts: Any, viewer: Viewer, asked: Asked) -> int | None:
    kept = [amount for _, _, amount in amounts(viewer, asked) if amount is not None]
    return sum(kept) if kept else None
