"""Reading tables that may be damaged: a row that cannot be read is named, the rest is read on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError

from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.signing import agencies_with_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

UNREADABLE = (ValueError, TypeError, OverflowError, ValidationError)
"""What the database layer raises for a stored value that cannot be one of its column's."""

Row = TypeVar("Row", bound="Model")


def rows_of(model: type[Row], wrong: Callable[[str, str], None], **chosen: Any) -> list[Row]:
    """The rows of a table that can be read; for each other one `wrong(table and place, why)`."""
    found = model._default_manager.filter(**chosen).order_by("pk")
    try:
        return list(found)
    except UNREADABLE:
        rows: list[Row] = []
        for offset in range(found.count()):
            try:
                rows += list(found[offset : offset + 1])
            except UNREADABLE as error:
                place = f"{model._meta.db_table}, row {offset} in order of its id"
                wrong(place, f"it cannot be read: {error}")
        return rows


def check_strays() -> Iterator[Finding]:
    """Rows of no agency of this installation (a damaged `agency_id`). Sees all on SQLite only."""
    known = agencies_with_log()
    for model in apps.get_models():
        if any(field.name == "agency_id" for field in model._meta.concrete_fields):
            strays = model._default_manager.exclude(agency_id__in=known)
            for agency in set(strays.values_list("agency_id", flat=True)):
                message = f"it holds rows of {agency!r}, which is no agency here"
                yield Finding("row", model._meta.db_table, message)
