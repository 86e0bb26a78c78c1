"""The fixture `cast`, for the root conftest to import: `from …people.tests.fixtures import cast`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

if TYPE_CHECKING:
    from watchbook.ground.people.tests.factories import Cast


@pytest.fixture
def at() -> datetime:
    """Now, once for the whole test: signed-in pages compare with the server's own clock."""
    return timezone.now().astimezone(UTC)


@pytest.fixture
def cast(peopled: Cast, at: datetime) -> Cast:
    """Both agencies and their people; ask for a database beside it."""
    return replace(peopled, at=at)
