"""What was brought from elsewhere, and who stood in for reviews: one small file, one week away.

The file is made like the session log of another system; three of its rows cannot be taken so.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo.days import Done
from watchbook.front.imports.actions.running import run_job
from watchbook.front.imports.actions.taking import put_mapping, start, take_file
from watchbook.front.imports.mapping import read_document
from watchbook.ground.records.actions.deputies import name_deputy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from watchbook.ground.people.viewer import Viewer

IMPORT, DEPUTY = "import-file", "name-deputy"
_MAPPING = Path(__file__).parents[1] / "imports" / "examples" / "dogteampro-like.json"
_NAME = "kestrel-2024.csv"
_HEAD = ("Log #", "Date/Time", "Officer", "K9", "Training Type", "Hours", "Location", "Temp (F)",
         "Weather", "Summary", "Trainer Comments")  # fmt: skip
_OFFICER = "Deputy Petra Lindgren"
_ROWS: tuple[tuple[str, ...], ...] = (
    ("2207", "3/12/24 6:30 PM", _OFFICER, "Kestrel", "Building", "1.5", "Old cannery", "48",
     "Overcast", "Second floor first, barked at the closed door.", ""),
    ("2211", "3/26/24 18:00", _OFFICER, "Kestrel", "Bite Work", ".75", "Yard", "52", "Clear",
     "Two long bites, out on the first word.", "More distance next time."),
    ("2219", "4/9/24 6:15 PM", _OFFICER, "Kestrel", "Building", "1.25", "School annex", "n/a", "",
     "Cleared eleven rooms.", ""),
    ("2224", "4/23/24 18:20", _OFFICER, "Kestral", "Bite Work", "1", "Yard", "61", "Clear",
     "Muzzle work with the new decoy.", ""),
    ("2230", "5/7/24 6:00 PM", _OFFICER, "Kestrel", "Building", "2", "Old cannery", "66", "Rain",
     "Stairs, then the loading dock.", ""),
    ("2236", "5/35/24 6:00 PM", _OFFICER, "Kestrel", "Bite Work", ".5", "Yard", "70", "Clear",
     "Call-off, three of three.", ""),
    ("2241", "6/4/24 18:45", _OFFICER, "Kestrel", "Building", "1.5", "Warehouse 9", "74", "Clear",
     "Found the decoy above the door.", "Good head work."),
    ("2248", "6/25/24 6:10 PM", _OFFICER, "Kestrel", "Agility", ".5", "Yard", "81", "Clear",
     "Walls and tunnel.", ""),
    ("2255", "7/16/24 20:30", _OFFICER, "Kestrel", "Bite Work", ".75", "Yard", "79", "Clear",
     "Began late for the heat.", ""),
)  # fmt: skip


class Bringing:
    """Makes the list. A chance of its own, so that everything else stays as it is."""

    def __init__(self, chance: Random, people: Mapping[str, UUID]) -> None:
        """`chance` gives the ids."""
        self.chance, self.people = chance, people

    def all(self) -> list[Done]:
        """The file in September; the trainer for the sergeant in the middle of November."""
        away = {
            "person_id": self.people["marsh"], "deputy_id": self.people["oyelaran"],
            "from_on": date(2026, 11, 12), "until_on": date(2026, 11, 15),
        }  # fmt: skip
        return [
            self._done(datetime(2026, 9, 15, 19, 5, tzinfo=UTC), 0, IMPORT, {"rows": _ROWS}),
            self._done(datetime(2026, 11, 10, 15, 40, tzinfo=UTC), 1, DEPUTY, away),
        ]

    def _done(self, at: datetime, place: int, what: str, values: dict[str, Any]) -> Done:
        made = UUID(int=self.chance.getrandbits(128), version=4)
        return Done(at, 420_000 + place, what, "marsh", made, values)


def bring(one: Done, viewer: Viewer) -> None:
    """Bring the file as the pages do, a dry run before it; or name the deputy."""
    if one.what == DEPUTY:
        name_deputy(acting_user=viewer, at=one.at, deputy_record=one.record_id, **one.values)
        return
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows((_HEAD, *one.values["rows"]))
    job = take_file(
        acting_user=viewer, what="training", name=_NAME, chunks=[text.getvalue().encode()],
        at=one.at,
    )  # fmt: skip
    document = read_document(_MAPPING.read_text())
    put_mapping(acting_user=viewer, job=job, document=document, at=one.at)
    for is_dry_run in (True, False):
        start(acting_user=viewer, job=job, is_dry_run=is_dry_run, at=one.at)
        run_job(acting_user=viewer, job=job, clock=lambda: one.at, import_id=one.record_id)
