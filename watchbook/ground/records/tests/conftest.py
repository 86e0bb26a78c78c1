"""What these tests stand on: persons and roles as reviewed records, with a face to read them by."""

from dataclasses import replace

import pytest

from watchbook.ground.ledger import kinds
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.tests.factories import add_viewer, make_cast
from watchbook.ground.records import slots
from watchbook.ground.records.slots import Found, Line, RecordFace

PERSON, ROLE = "people.person", "people.role"


def _lines(row, values):
    yield Line((row.id,), row.received_at, "team", values["name"], values.get("badge") or "")


def _found(row, values):
    text = " ".join(str(values.get(name) or "") for name in ("badge", "organisation"))
    return Found(values["name"], text, row.received_at)


@pytest.fixture(autouse=True)
def _reviewed_kinds(monkeypatch):
    """Persons and roles are reviewed here; a role records the conduct of its person."""
    registry = dict(kinds._kinds)
    registry[PERSON] = replace(kinds.kind_named(PERSON), is_reviewed=True)
    registry[ROLE] = replace(kinds.kind_named(ROLE), is_reviewed=True, is_conduct_of=("person",))
    monkeypatch.setattr(kinds, "_kinds", registry)
    faces = dict(slots._faces)
    faces[PERSON] = RecordFace(PERSON, lambda row: "", _lines, _found)
    monkeypatch.setattr(slots, "_faces", faces)
    for name in (
        "_submissions",
        "_conduct",
        "_statements",
        "_events",
        "_reaches",
        "_prompts",
        "_prompt_kinds",
        "_shown",
    ):
        monkeypatch.setattr(slots, name, dict(getattr(slots, name)))


@pytest.fixture
def cast(home, at, _reviewed_kinds):
    """The cast, made under the rules of these tests."""
    return make_cast(at)


@pytest.fixture
def harlan(cast):
    """The cast, with every statement acting for Harlan."""
    with acting_for("harlan"):
        yield cast


@pytest.fixture
def custodian(harlan, at):
    """Harlan's records custodian."""
    return add_viewer(
        harlan.agency, "cora@harlan.example", "Cora Ivers", ("custodian",), at, rank="Clerk"
    )


@pytest.fixture
def put(at):
    """Write a record: `put(viewer, kind, values, **more)` gives its row."""

    def put_one(viewer, kind, values, **more):
        agency, when = str(viewer.agency), more.pop("at", at)
        recorded_at = more.pop("recorded_at", None)
        with writing(agency=agency, acting_user=viewer, at=when, recorded_at=recorded_at) as book:
            return book.put(kind, values, **more)

    return put_one


@pytest.fixture
def note(harlan, put):
    """A record that Alice wrote and that waits for its review."""
    return put(harlan.alice, PERSON, {"name": "Quarry search", "badge": "K9-7"})
