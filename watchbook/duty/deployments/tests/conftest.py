"""Alice's and Bob's teams in the agency `harlan`, as the room of watches has them."""

from __future__ import annotations

from watchbook.duty.watches.tests.conftest import pair

__all__ = ["pair"]
