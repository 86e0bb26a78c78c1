"""Files of other systems, and a shortcut from a file to what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.front.imports.actions.running import run_job, summary_of
from watchbook.front.imports.actions.taking import put_mapping, start_at_once, take_file
from watchbook.front.imports.mapping import read_document
from watchbook.front.imports.tests.exports import EXAMPLES
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.front.imports.models import Job
    from watchbook.ground.people.viewer import Viewer


def example(name: str) -> dict[str, Any]:
    """A mapping that comes with the program."""
    return read_document((EXAMPLES / name).read_text())


@dataclass
class Brought:
    """A job that ran, what became of its rows, and its troubles."""

    job: Job

    @property
    def told(self) -> dict[str, Any]:
        return summary_of(self.job)

    @property
    def troubles(self) -> list[tuple[int, str, str]]:
        return [(one.row, one.column, one.wrong) for one in self.job.troubles.order_by("row")]


@pytest.fixture
def bring(cast, at):
    """`bring(content, mapping)`: take a file in, run it, give what became of it. As Dana."""

    def run(
        content: bytes | str,
        mapping: dict[str, Any],
        *,
        as_: Viewer | None = None,
        name: str = "log.csv",
        is_dry_run: bool = False,
        at_: datetime | None = None,
    ) -> Brought:
        viewer = as_ or cast.dana
        raw = content.encode() if isinstance(content, str) else content
        with acting_for("harlan"):
            job = take_file(
                acting_user=viewer, what=mapping["kind"], name=name, chunks=[raw], at=at_ or at
            )
            put_mapping(acting_user=viewer, job=job, document=mapping, at=at_ or at)
            start_at_once(acting_user=viewer, job=job, is_dry_run=is_dry_run, at=at_ or at)
            run_job(acting_user=viewer, job=job)
        return Brought(job)

    return run


@pytest.fixture
def harlan(cast, at):
    """Inside Harlan, with Alice and Juno, Bob and Rex."""
    with acting_for("harlan"):
        make_team(cast.alice, at, days=4000)
        make_team(cast.bob, at, make_dog("harlan", at, "Rex", microchip="9"), days=4000)
        yield
