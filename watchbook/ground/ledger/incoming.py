"""One record on its way through the bulk path, where more than its values is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf


@dataclass(frozen=True, slots=True)
class Incoming:
    """A new record for `put_many`: clean values, when it happened, its own id and its marks.

    `record_id` is for records whose id follows from elsewhere (an import that may be repeated);
    `marks` are further leaves under `/_…`, as for `put`.
    """

    values: Mapping[str, Any]
    occurred_at: datetime | None = None
    record_id: UUID | None = None
    marks: Mapping[str, Leaf] | None = None
