"""What 200 teams write down in ten years: the values of runs and deployments, the same every time.

Slices follow each other in time. Each is made from its own number alone, so that several processes
can make different slices.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

TEAMS, YEARS = 200, 10
RUNS, DEPLOYMENTS = 2_000_000, 400_000
RUNS_A_SLICE, DEPLOYMENTS_A_SLICE = 10_000, 2_000
"""So many records share pages of an index: a quarter of it dirties half as many for each."""
BEGAN = datetime(2016, 11, 1, tzinfo=UTC)
_SPAN = timedelta(days=3652)
ENDED = BEGAN + _SPAN

_PLACES = (
    "North lot, county fairgrounds", "Old mill road", "Bus depot", "Harbour warehouse 4",
    "Quarry west face", "High school, east wing", "Rail yard", "Farm on Larch lane",
    "Rest stop, mile 212", "Storage units, Fifth street", "Riverside park", "Training field",
)  # fmt: skip
_GOALS = (
    "Hold the corner after the gravel.", "Search high without help.", "Leave the food alone.",
    "Down at distance with a decoy moving.", "Indicate at the source and stay there.",
)  # fmt: skip
_TOLD = (
    "Overshot the second corner by ten metres and worked back alone",
    "Worked the lee side twice before the door",
    "Slow at first, steady from the fence on",
    "Left the distractor after one look",
    "Lost it on the tarmac and found it again behind the hedge",
)
_STREETS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Foundry", "Grant", "Hickory")
_DISCIPLINES = ("trailing", "detection", "article_search", "obedience")
_TASKS = (
    ("sniff-vehicle", "find"), ("sniff-vehicle", "no-find"), ("track", "person-found"),
    ("track", "lost"), ("area-search", "no-find"), ("building-search", "cleared"),
    ("article-search", "find"), ("display", "done"),
)  # fmt: skip
_SUBSTANCES = ("methamphetamine", "fentanyl", "cocaine", "firearm", "cash")


@dataclass(frozen=True, slots=True)
class Team:
    """A team that writes: its id and its handler's."""

    id: UUID
    handler: UUID


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of time of all teams."""

    number: int
    of: int

    @property
    def until(self) -> datetime:
        """When everything of it has been received."""
        return BEGAN + _SPAN * (self.number + 1) / self.of

    def _moments(self, count: int) -> Iterator[datetime]:
        begin, step = BEGAN + _SPAN * self.number / self.of, _SPAN / self.of / (count + 1)
        for place in range(count):
            yield (begin + step * place).replace(microsecond=0)

    def runs(
        self, teams: list[Team], count: int = RUNS_A_SLICE
    ) -> Iterator[tuple[dict[str, Any], datetime]]:
        """Runs of fifteen answers, as handlers log them."""
        random = Random(f"runs {self.number}")  # the same data every time
        for place, at in enumerate(self._moments(count)):
            minutes = random.randrange(10, 50)
            number = self.number * count + place
            team = teams[number % len(teams)]
            yield (
                {
                    "team": team.id,
                    "handler": team.handler,
                    "discipline": random.choice(_DISCIPLINES),
                    "place": random.choice(_PLACES),
                    "surfaces": random.choice((["grass"], ["grass", "gravel"])),
                    "started_at": at,
                    "ended_at": at + timedelta(minutes=minutes),
                    "minutes": minutes,
                    "lead": "long",
                    "temperature_c10": random.randrange(-50, 350),
                    "goal": random.choice(_GOALS),
                    "blindness": "single",
                    "goal_met": random.choice(("met", "partly")),
                    "narrative": f"{random.choice(_TOLD)}. Run {number}.",
                },
                at,
            )

    def deployments(self, teams: list[Team]) -> Iterator[tuple[dict[str, Any], datetime]]:
        """Deployments, every third of which confirmed something."""
        random = Random(f"deployments {self.number}")  # as above
        for place, at in enumerate(self._moments(DEPLOYMENTS_A_SLICE)):
            number = self.number * DEPLOYMENTS_A_SLICE + place
            team = teams[number % len(teams)]
            task, outcome = random.choice(_TASKS)
            street = f"{random.randrange(1, 900)} {random.choice(_STREETS)} street"
            values: dict[str, Any] = {
                "team": team.id,
                "handler": team.handler,
                "task": task,
                "outcome": outcome,
                "began_at": at,
                "ended_at": at + timedelta(minutes=random.randrange(5, 90)),
                "number": f"{at.year}-{number:06}",
                "place": street,
                "requested_by": "Patrol",
                "lead": "long",
                "temperature_c10": random.randrange(-50, 350),
                "narrative": f"Asked for at {street}. {random.choice(_TOLD)}.",
            }
            if outcome == "find":
                values["findings"] = [
                    {
                        "id": "f1",
                        "result": "confirmed",
                        "substance": random.choice(_SUBSTANCES),
                        "mass_mg": random.randrange(100, 500_000),
                        "found_where": "Behind the panel of the left door",
                    }
                ]
            yield values, at


def slices(size: float) -> list[Slice]:
    """All slices of this share of the whole; the years stay ten and the teams 200."""
    count = max(round(RUNS * size / RUNS_A_SLICE), 2)
    return [Slice(number, count) for number in range(count)]
