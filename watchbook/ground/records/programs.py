"""What rooms add to the API beside records: their own addresses under `/api/v1/<agency>/`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ninja import Router

_routers: dict[str, str] = {}


def register_addresses(name: str, router: str) -> None:
    """Add a room's addresses to the API, by the dotted path of its router.

    They begin with `/{agency}/<room>` and are reached only by a `request.viewer` who has some part
    in that agency. What they refuse they tell as a `Refusal`. Loaded where the API is served.
    """
    _routers[name] = router


def added_addresses() -> Iterable[Router]:
    """Every room's addresses, by the room's name."""
    return [import_string(_routers[name]) for name in sorted(_routers)]


def instant(at: datetime) -> str:
    """RFC 3339 in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
