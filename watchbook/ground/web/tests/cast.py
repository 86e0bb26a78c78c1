"""Who looks, in the tests of a room that knows no people."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Somebody:
    name: str = ""
    agency: str | None = None
    agency_name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    person_id: None = None


DANA = Somebody("Dana Ode", "harlan", "Harlan County", frozenset({"supervisor"}))
ALICE = Somebody("Alice Berg", "harlan", "Harlan County", frozenset({"handler"}))
NOBODY = Somebody()
