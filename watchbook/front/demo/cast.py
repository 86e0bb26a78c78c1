"""The people and dogs of the demo. All are made up; no agency of this name exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

CODE = "aldermere"
NAME = "Aldermere County Sheriff's Office"
ZONE = "America/Chicago"
PASSWORD = "before-breakfast"  # noqa: S105  # printed for everybody who tries the demo
BEGINS = datetime(2023, 12, 5, tzinfo=UTC)
ENDS = datetime(2026, 11, 20, tzinfo=UTC)


PATROL = ("apprehension", "area-search", "building-search")
"""What a patrol dog is trained for."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody with a sign-in: `<key>@aldermere.example`."""

    key: str
    name: str
    rank: str
    roles: tuple[str, ...]

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{CODE}.example"


@dataclass(frozen=True)
class DemoTeam:
    """A handler with a dog: what the dog is, what it does, when the two began."""

    handler: DemoPerson
    dog: str
    breed: str
    sex: str
    colour: str
    born: str
    disciplines: tuple[str, ...]
    purpose: str
    since: datetime


def _handler(key: str, name: str) -> DemoPerson:
    return DemoPerson(key, name, "Deputy", ("handler",))


SERGEANT = DemoPerson("marsh", "Delia Marsh", "Sergeant", ("supervisor",))
TRAINER = DemoPerson("oyelaran", "Tobias Oyelaran", "Corporal", ("trainer",))
SCRIBE = DemoPerson("lindgren", "Petra Lindgren", "Deputy", ("trainer",))
ADMINISTRATOR = DemoPerson("quist", "Hanne Quist", "", ("administrator", "custodian"))
DISPATCHER = DemoPerson("bellamy", "Rosa Bellamy", "", ("dispatcher",))
DECOY = DemoPerson("ferrant", "Luc Ferrant", "Deputy", ("decoy",))
VETERINARIAN = DemoPerson("whitlock", "Ansel Whitlock", "Dr.", ("veterinarian",))
"""Comes by invitation, as a real one does (`protocols.join_veterinarian`)."""
STAFF = (SERGEANT, TRAINER, SCRIBE, ADMINISTRATOR, DISPATCHER, DECOY)


def _since(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 14, tzinfo=UTC)


TEAMS = (
    DemoTeam(_handler("teague", "Owen Teague"), "Juniper", "German Shepherd", "female", "sable",
             "2019-03-11", (*PATROL, "narcotics", "trailing"), "dual", _since(2023, 12, 5)),
    DemoTeam(_handler("varga", "Ilona Varga"), "Ransom", "Belgian Malinois", "male", "fawn",
             "2020-06-02", (*PATROL, "trailing"), "dual", _since(2023, 12, 5)),
    DemoTeam(_handler("brandvold", "Nils Brandvold"), "Moss", "Bloodhound", "female", "red",
             "2021-01-19", ("trailing",), "single", _since(2023, 12, 5)),
    DemoTeam(_handler("castellane", "Mira Castellane"), "Dash", "Labrador Retriever", "male",
             "yellow", "2020-10-30", ("explosives",), "single", _since(2023, 12, 5)),
    DemoTeam(_handler("dunmore", "Patrick Dunmore"), "Echo", "Belgian Malinois", "female", "dark",
             "2019-08-21", (*PATROL, "narcotics"), "dual", _since(2023, 12, 5)),
    DemoTeam(_handler("eze", "Chidi Eze"), "Bramble", "English Springer Spaniel", "female",
             "liver and white", "2021-05-07", ("narcotics",), "single", _since(2023, 12, 5)),
    DemoTeam(_handler("faulk", "Renata Faulk"), "Sergei", "German Shepherd", "male", "black",
             "2018-11-15", (*PATROL, "article-search"), "single", _since(2023, 12, 5)),
    DemoTeam(_handler("greer", "Samuel Greer"), "Tansy", "Dutch Shepherd", "female", "brindle",
             "2021-09-03", (*PATROL, "narcotics"), "dual", _since(2024, 2, 6)),
    DemoTeam(_handler("halvorsen", "Ingrid Halvorsen"), "Otto", "German Shorthaired Pointer",
             "male", "liver", "2022-02-14", ("explosives",), "single", _since(2024, 4, 2)),
    DemoTeam(_handler("ito", "Kenji Ito"), "Birdie", "Labrador Retriever", "female", "black",
             "2022-07-25", ("narcotics",), "single", _since(2024, 9, 3)),
    DemoTeam(_handler("jurado", "Alma Jurado"), "Kestrel", "Belgian Malinois", "female", "fawn",
             "2022-04-18", (*PATROL, "article-search"), "single", _since(2025, 1, 7)),
    DemoTeam(_handler("kowalczyk", "Adam Kowalczyk"), "Finch", "Bloodhound", "male",
             "black and tan", "2023-01-09", ("trailing",), "single", _since(2025, 6, 3)),
)  # fmt: skip

STORY_TEAMS = (TEAMS[0], TEAMS[1])
"""The two teams that later stories begin from; nothing has happened to them here."""
