"""Pages of long lists: size and number in the URL, both bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.http import HttpRequest

SIZES = (25, 50, 100)
NEIGHBOURS = 2
FEW_PAGES = 8
"""Lists of more pages are read in two steps."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. Numbers count from 1; an empty list is one empty page."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first item shown, 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last item shown."""
        return min(self.number * self.size, self.total)

    @property
    def previous_number(self) -> int | None:
        """Number of the page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next_number(self) -> int | None:
        """Number of the page after, None on the last."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to draw: first, last and neighbours; None where some are left out."""
        near = range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)
        shown = sorted({1, self.pages, *near} & set(range(1, self.pages + 1)))
        drawn: list[int | None] = []
        for number in shown:
            before = drawn[-1] if drawn else None
            if before is not None and number == before + 2:
                drawn.append(number - 1)  # a gap of one page is shorter drawn than left out
            elif before is not None and number > before + 1:
                drawn.append(None)
            drawn.append(number)
        return drawn


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any, T] | Sequence[T],
    *,
    total: int | None = None,
    size: int = SIZES[0],
) -> Page[T]:
    """The page of `rows` that `?page=` and `?size=` ask for.

    What makes no sense in the URL falls back to the nearest page or to `size`. Costs one COUNT for
    a query set unless `total` is given, and one query for the page itself; two where there are
    many pages and its rows bring those of other tables along.
    """
    if total is None:
        total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    asked = _positive(request.GET.get("size", ""))
    size = asked if asked in SIZES else size
    pages = max(1, -(-total // size))
    number = min(_positive(request.GET.get("page", "")) or 1, pages)
    start = (number - 1) * size
    return Page(items=_items(rows, start, size, total), number=number, size=size, total=total)


def _items(rows: QuerySet[Any, T] | Sequence[T], start: int, size: int, total: int) -> list[T]:
    if not total:
        return []
    many = total > FEW_PAGES * size
    return _rows_of(rows, start, size) if many else list(rows[start : start + size])


def _rows_of(rows: QuerySet[Any, T] | Sequence[T], start: int, size: int) -> list[T]:
    """Some rows of a long list: first which they are, along an index, then what stands in them.

    A database that is asked for both at once may join and sort all rows there are to give 25.
    """
    if not isinstance(rows, QuerySet) or not _may_be_asked_twice(rows):
        return list(rows[start : start + size])
    keys = list(rows.values_list("pk", flat=True)[start : start + size])
    found = rows.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _may_be_asked_twice(rows: QuerySet[Any, Any]) -> bool:
    query = rows.query
    is_plain = not (query.is_sliced or query.distinct or query.combinator)
    gives_models = rows._iterable_class is ModelIterable  # noqa: SLF001  # nothing public says it
    return gives_models and is_plain


def _positive(text: str) -> int:
    """The number in `text` if it is plain and of at most nine digits (what a database counts)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
