"""Values of a record as the JSON that a form starts from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    """Instants, dates and ids as text; everything else as it is. Integers stay in stored units."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
