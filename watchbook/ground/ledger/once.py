"""One reading: a page that many queries fill, seen at one instant.

On PostgreSQL everything in it is read in one transaction, which names its agency once instead of
with each statement. What several queries of the page need alike is read once. For reading only:
what was read before is not read again after a write.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from watchbook.ground.ledger.statements import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

T = TypeVar("T")
MANY = 50
"""From here on a statement that names ids costs more than reading an agency's few other rows."""

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("watchbook_reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Read what this block asks for at one instant; inside another one it changes nothing."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        with transaction.atomic() if is_postgres() else nullcontext():
            yield
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, asked for once in one reading; outside of one it is asked every time."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found
