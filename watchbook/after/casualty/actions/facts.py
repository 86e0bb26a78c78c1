"""Writes of what a clinic must know of a dog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.health.queries.dogs import require_writer
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Facts
    from watchbook.ground.records.sending import Sent

_BANDS = ("pulse", "breaths", "temperature_c10")


def submit_facts(sent: Sent) -> Facts:
    """Keep what a clinic must know of a dog; the newest counts."""
    require_writer(sent.acting_user, sent.values.get("dog"))
    for name in _BANDS:
        low, high = sent.values.get(f"{name}_low"), sent.values.get(f"{name}_high")
        if (low is None) != (high is None):
            raise refused(f"/{name}_high", "Write the lowest and the highest, or neither.")
        if low is not None and high is not None and low > high:
            raise refused(f"/{name}_high", "The highest lies under the lowest; check both.")
    facts: Facts = sent.put("casualty.facts", sent.values, None)
    return facts
