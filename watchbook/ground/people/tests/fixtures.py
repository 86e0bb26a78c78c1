"""The fixture `cast`, for the root conftest to import: `from …people.tests.fixtures import cast`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from watchbook.ground.people.tests.factories import Cast, make_cast

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def at() -> datetime:
    """Now, once for the whole test: signed-in pages compare with the server's own clock."""
    return timezone.now().astimezone(UTC)


@pytest.fixture
def cast(home: Path, at: datetime) -> Cast:
    """Both agencies and their people; ask for a database beside it."""
    return make_cast(at)
