"""What a test process does once instead of for each test."""

from __future__ import annotations

import gc
from typing import Any

import pytest

# What thousands of tests, their rooms and Django keep in memory lives until the end: to look
# through all of it for garbage, again and again, took a seventh of each run.
_OBJECTS_BEFORE_A_LOOK = 50_000


def pytest_collection_finish() -> None:
    """Look for garbage only among what comes after this, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_A_LOOK, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def _static_files_listed_once() -> None:
    """Give each `Client`, a server of its own, the list of static files that the first one made."""
    from whitenoise.middleware import WhiteNoiseMiddleware  # needs settings

    listed: dict[str, Any] = {}
    real = WhiteNoiseMiddleware.add_files_from_finders

    def add_files_from_finders(self: Any) -> None:
        if not listed:
            real(self)
            listed.update(self.files)
        self.files.update(listed)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders
