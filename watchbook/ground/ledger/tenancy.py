"""Which agency a statement acts for: the second lock under every query.

On PostgreSQL row-level security shows the application's role only rows of the
agency named by the transaction-local setting `watchbook.agency`. A read outside
a transaction gets a short one of its own. On SQLite this is only remembered.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from watchbook.ground.ledger.statements import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_agency: ContextVar[str | None] = ContextVar("watchbook_agency", default=None)
_told: ContextVar[object] = ContextVar("watchbook_transaction_told", default=None)


def current_agency() -> str | None:
    """The agency that statements of this context act for."""
    return _agency.get()


@contextmanager
def acting_for(agency: str | None) -> Iterator[None]:
    """Let every statement in this block act for one agency (None: for no agency's rows)."""
    token = _agency.set(agency)
    try:
        if not is_postgres():
            yield
            return
        if connection.in_atomic_block:
            set_local(agency)
            try:
                yield
            finally:
                if not connection.needs_rollback:
                    set_local(token.old_value if isinstance(token.old_value, str) else None)
            return
        with connection.execute_wrapper(_in_short_transaction):
            yield
    finally:
        _agency.reset(token)


_SET = "SELECT set_config('watchbook.agency', %s, true)"


@contextmanager
def acting_in_transaction(
    agency: str, run: Callable[[str, list[str]], None], *, is_outermost: bool
) -> Iterator[None]:
    """The same for a whole transaction that has just begun; `run` sends its first statement.

    With an outermost transaction the setting ends by itself.
    """
    before = _agency.get()
    token = _agency.set(agency)
    try:
        if is_postgres():
            _told.set(_outermost())
            run(_SET, [agency])
        yield
        if is_postgres() and not is_outermost:
            set_local(before)
    finally:
        _agency.reset(token)


def set_local(agency: str | None) -> None:
    """Set the agency for the rest of the current transaction (PostgreSQL)."""
    _told.set(_outermost())
    with connection.cursor() as cursor:
        cursor.execute(_SET, [agency or ""])


def _outermost() -> object:
    """The transaction that is open on this connection, as an object of its own."""
    return connection.atomic_blocks[0] if connection.atomic_blocks else None


def _in_short_transaction(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001  # Django calls execute wrappers so
    context: dict[str, Any],
) -> Any:
    if connection.in_atomic_block:
        if _told.get() is not _outermost():  # a transaction begun since does not know it yet
            set_local(_agency.get())
        return execute(sql, params, many, context)
    with transaction.atomic():
        set_local(_agency.get())
        return execute(sql, params, many, context)
