"""What this room's tests share."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    """allauth counts attempts by address of the network; every test comes from the same one."""
    cache.clear()
