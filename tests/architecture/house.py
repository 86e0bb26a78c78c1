"""The house as data: which room may name which. The prose is docs/architecture.md.

import-linter judges imports by the same arrows (pyproject.toml); the tests beside this file judge
what it cannot see: foreign keys, templates, addresses, and who writes.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "watchbook"

# Lowest first; rooms on one step do not name each other.
STEPS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("ground.web",),
    ("ground.ledger",),
    ("ground.people",),
    ("ground.evidence",),
    ("ground.records",),
    ("duty.teams",),
    ("duty.tracks", "duty.aids", "duty.certifications", "duty.health"),
    ("duty.watches",),
    ("duty.training", "duty.deployments"),
    ("after.casualty",),
    ("after.loss",),
    ("after.placement", "after.memorial", "after.hearth"),
    ("front.reports",),
    ("front.field", "front.sync", "front.imports", "front.desk", "front.packet"),
    ("front.demo",),
    ("house",),
)
"""`house` is what stands beside the floors: settings, urls, wsgi, cli and its commands."""

FLOORS = ("core", "ground", "duty", "after", "front")
HEIGHT = {room: height for height, rooms in enumerate(STEPS) for room in rooms}
LABELS = {room.rsplit(".", 1)[-1]: room for room in HEIGHT}
"""App label, template folder and address namespace of a room: its last word."""


def may_name(room: str, other: str) -> bool:
    """Whether `room` may name something of `other`: its own, the web room's, or one below."""
    return room == other or HEIGHT[other] < HEIGHT[room]


def room_of(path: Path) -> str:
    """The room that a file of the package lies in."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] == "core":
        return "core"
    if parts[0] in FLOORS and len(parts) > 2:
        return f"{parts[0]}.{parts[1]}"
    return "house"


def sources(*, with_tests: bool = False) -> Iterator[Path]:
    """Python files of the package, without migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).parts
        if "migrations" in inside or ("tests" in inside and not with_tests):
            continue
        yield path


def templates() -> Iterator[Path]:
    """Templates of the package."""
    yield from sorted(PACKAGE.rglob("templates/**/*.html"))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(), filename=str(path))


def shown(path: Path) -> str:
    """A path as people read it in a failure."""
    return path.relative_to(PROJECT).as_posix()
