"""Destroying values by court order, with every digest still whole."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from watchbook.ground.evidence.store import has_file, store_file
from watchbook.ground.ledger.errors import ExpungedError
from watchbook.ground.ledger.expunging import ExpungingError
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.fsck.chain import recomputed
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import (
    Expungement,
    RecordAct,
    RecordVersion,
    State,
    VersionBody,
)
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.models import Person
from watchbook.ground.records import slots
from watchbook.ground.records.actions import (
    expunge,
    replay_expungements,
    return_record,
    save_draft,
)
from watchbook.ground.records.errors import ExpungementError
from watchbook.ground.records.expunged_list import check_list
from watchbook.ground.records.fsck import check_projections
from watchbook.ground.records.models import Draft, SearchRow, TimelineRow
from watchbook.ground.records.queries import search
from watchbook.ground.records.tests.conftest import PERSON, ROLE

pytestmark = pytest.mark.commits
SECRET = "Zebediah"


def _order(custodian, row, at, pointers=None, kind=PERSON, **more):
    return expunge(
        acting_user=custodian,
        kind=kind,
        record_id=row.id,
        pointers=pointers,
        authority="Harlan County District Court, 26-114, 20 Nov 2026",
        at=at,
        **more,
    )


@pytest.fixture
def juvenile(harlan, put, at):
    """A record with a name in two versions and in a note of return."""
    row = put(harlan.alice, PERSON, {"name": SECRET, "badge": "17"})
    return_record(
        acting_user=harlan.tess, kind=PERSON, record_id=row.id, version=1,
        note=f"Is {SECRET} seventeen?", at=at,
    )  # fmt: skip
    return put(
        harlan.alice,
        PERSON,
        {"name": f"{SECRET} K", "badge": "17"},
        record_id=row.id,
        based_on=1,
        reason=f"Yes, {SECRET} is",
    )


def _digests_are_whole():
    links = [*RecordVersion.objects.all(), *RecordAct.objects.all()]
    assert links
    for link in links:
        body = VersionBody.objects.get(id=link.id)
        assert recomputed(link, body)[0] == bytes(link.digest), link.n


def _bytes_of_database():
    path = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        return b""
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


def test_the_values_are_gone_everywhere_and_every_digest_still_stands(
    custodian, juvenile, harlan, at
):
    save_draft(
        acting_user=harlan.alice,
        kind=PERSON,
        content={"name": SECRET},
        record_id=juvenile.id,
        at=at,
    )
    assert search(harlan.dana, SECRET).total == 1
    done = _order(custodian, juvenile, at)
    _digests_are_whole()
    row = Person.objects.get(id=juvenile.id)
    assert (row.state, row.name, row.badge) == (State.EXPUNGED, "", None)
    assert not TimelineRow.objects.filter(record_id=juvenile.id).exists()
    assert not SearchRow.objects.filter(record_id=juvenile.id).exists()
    assert not Draft.objects.exists()
    assert search(harlan.dana, SECRET).total == 0
    for step in history("harlan", juvenile.id):
        assert SECRET not in json.dumps(step.leaves)
    reached = {one.place: one.count for one in done.reached}
    assert reached["Content of versions and acts"] == 3
    assert reached["Drafts of amendments"] == 1
    assert Expungement.objects.get().finished_at is not None


def test_the_database_file_holds_none_of_the_words_any_more(custodian, juvenile, at):
    if connection.vendor == "sqlite":
        assert SECRET.encode() in _bytes_of_database()
    _order(custodian, juvenile, at)
    assert SECRET.encode() not in _bytes_of_database()
    assert SECRET.casefold().encode() not in _bytes_of_database()


def test_an_entry_says_that_and_by_whose_order_but_not_what(custodian, juvenile, at):
    _order(custodian, juvenile, at)
    step = history("harlan", juvenile.id)[-1]
    assert step.act == "expunged"
    assert step.leaves["/authority"].startswith("Harlan County District Court")
    assert step.leaves["/reached/content-of-versions-and-acts"] == 3
    assert step.link.actor == custodian.actor_id


def test_one_value_can_go_and_the_rest_stay(custodian, juvenile, at):
    _order(custodian, juvenile, at, ["/name", "/note", "/_reason"])
    _digests_are_whole()
    row = Person.objects.get(id=juvenile.id)
    assert (row.state, row.name, row.badge) == (State.SUBMITTED, "", "17")
    steps = history("harlan", juvenile.id)
    assert [step.leaves.get("/badge") for step in steps] == ["17", None, "17", None]
    assert all(SECRET not in json.dumps(step.leaves) for step in steps)
    assert steps[-1].act == "expunged-in-part"


def test_what_is_left_can_be_expunged_later(custodian, juvenile, at):
    _order(custodian, juvenile, at, ["/name"])
    _order(custodian, juvenile, at + timedelta(days=1))
    _digests_are_whole()
    assert Person.objects.get(id=juvenile.id).state == State.EXPUNGED
    with pytest.raises(ExpungingError, match="None of these"):
        _order(custodian, juvenile, at + timedelta(days=2))


def test_nothing_more_can_be_written_to_an_expunged_record(custodian, juvenile, put, harlan, at):
    _order(custodian, juvenile, at)
    with pytest.raises(ExpungedError):
        put(harlan.alice, PERSON, {"name": "Again"}, record_id=juvenile.id, based_on=2, reason="x")


def test_only_the_custodian_may_and_an_order_must_be_named(custodian, juvenile, harlan, at):
    for viewer in (harlan.alice, harlan.dana, harlan.tess, harlan.ada):
        with pytest.raises(NotAllowedError):
            _order(viewer, juvenile, at)
    for authority in ("", "  \0 ", "x" * 201):
        with pytest.raises(ExpungementError):
            expunge(
                acting_user=custodian, kind=PERSON, record_id=juvenile.id, pointers=None,
                authority=authority, at=at,
            )  # fmt: skip
    assert not Expungement.objects.exists()


@pytest.mark.parametrize("pointers", [[], ["name"], ["/"], ["/_schema"], ["/a\0b"], ["/x"] * 501])
def test_hostile_pointers_are_refused_and_nothing_is_destroyed(custodian, juvenile, at, pointers):
    with pytest.raises(ExpungementError):
        _order(custodian, juvenile, at, pointers)
    assert not Expungement.objects.exists()


def test_pointers_that_nothing_has_destroy_nothing(custodian, juvenile, at):
    with pytest.raises(ExpungingError):
        _order(custodian, juvenile, at, ["/nowhere"])
    assert not Expungement.objects.exists()


def test_another_agencys_record_is_not_found(custodian, harlan, at):
    with pytest.raises(NotFoundError):
        _order(custodian, Person(id=harlan.charlie.person_id), at)


def test_other_rooms_places_are_reached_in_the_same_transaction(custodian, juvenile, at):
    seen = []
    slots.register_reach("Submissions of devices", lambda a, r: seen.append((a, r)) or 4)
    done = _order(custodian, juvenile, at)
    assert seen == [("harlan", juvenile.id)]
    assert [one.count for one in done.reached if one.place == "Submissions of devices"] == [4]
    slots.register_reach("Broken", lambda a, r: 1 // 0)
    other = Person.objects.filter(agency_id="harlan").exclude(state=State.EXPUNGED).first()
    with pytest.raises(ZeroDivisionError):
        _order(custodian, other, at)
    other.refresh_from_db()
    assert other.state != State.EXPUNGED
    assert Expungement.objects.count() == 1


def test_a_file_goes_with_the_last_record_that_names_it(custodian, harlan, put, at):
    stored = store_file("harlan", [b"a photograph of somebody"])
    values = {"file": stored.sha256, "name": "somebody.jpg"}
    first, second = (put(harlan.alice, "evidence.item", values) for _ in range(2))
    done = _order(custodian, first, at, kind="evidence.item")
    assert has_file("harlan", stored.sha256)
    assert {one.place: one.count for one in done.reached}["Files and previews"] == 0
    done = _order(custodian, second, at, kind="evidence.item")
    assert {one.place: one.count for one in done.reached}["Files and previews"] == 1
    assert not has_file("harlan", stored.sha256)


def test_finished_tasks_that_name_it_are_forgotten(custodian, juvenile, at):
    for status in ("SUCCESSFUL", "READY"):
        DBTaskResult.objects.create(
            status=status, args_kwargs={"args": [str(juvenile.id)], "kwargs": {}},
            task_path="x.y", queue_name="default", backend_name="default", run_after=at,
            exception_class_path="", traceback="",
        )  # fmt: skip
    done = _order(custodian, juvenile, at)
    assert {one.place: one.count for one in done.reached}["Finished background tasks"] == 1
    assert [one.status for one in DBTaskResult.objects.all()] == ["READY"]


def test_lines_of_records_that_name_it_are_made_again(custodian, harlan, put, at, monkeypatch):
    def lines(row, values):
        who = Person.objects.get(id=values["person"])
        yield slots.Line((row.id,), at, "team", f"Role of {who.name}", "")

    face = slots.RecordFace(ROLE, lambda row: "", lines)
    monkeypatch.setitem(slots._faces, ROLE, face)
    person = put(harlan.alice, PERSON, {"name": SECRET})
    values = {"person": person.id, "role": "handler", "from_at": at}
    role = put(harlan.alice, ROLE, values)
    assert TimelineRow.objects.get(record_id=role.id).title == f"Role of {SECRET}"
    _order(custodian, person, at)
    assert TimelineRow.objects.get(record_id=role.id).title == "Role of "


def test_a_link_that_the_table_needs_is_kept_and_named(custodian, harlan, put, at):
    values = {"person": harlan.bob.person_id, "role": "handler", "from_at": at, "until_at": at}
    role = put(harlan.alice, ROLE, values)
    done = _order(custodian, role, at, kind=ROLE)
    assert done.kept == ("Person",)
    row = kind_named(ROLE).model.objects.get(id=role.id)
    assert (row.role, row.until_at) == ("", None)
    assert row.from_at.year == 1900


def test_children_of_a_list_are_emptied_too(custodian, harlan, put, at):
    dog = put(harlan.dana, "teams.dog", {"name": "Juno"})
    team = put(
        harlan.dana,
        "teams.team",
        {"dog": dog.id, "handler": harlan.alice.person_id, "from_at": at},
    )
    words = [
        {"id": "a", "word": "Ostani", "meaning": "stay"},
        {"id": "b", "word": SECRET, "meaning": "down"},
    ]
    plan = put(harlan.alice, "teams.plan", {"team": team.id, "car": "left", "words": words})
    _order(custodian, plan, at, ["/words/b"], kind="teams.plan")
    _digests_are_whole()
    kept = kind_named("teams.plan").children("words", plan)
    assert [(one.key, one.word) for one in kept] == [("a", "Ostani")]
    _order(custodian, plan, at, kind="teams.plan")
    assert not kind_named("teams.plan").children("words", plan).exists()


def test_a_sealed_record_goes_whole_or_not_at_all(custodian, harlan, put, at):
    values = {"handler": harlan.alice.person_id, "faith": SECRET}
    names = set(kind_named("teams.envelope").schema.by_name)
    row = put(harlan.alice, "teams.envelope", {k: v for k, v in values.items() if k in names})
    with pytest.raises(ExpungingError, match="whole"):
        _order(custodian, row, at, ["/faith"], kind="teams.envelope")
    _order(custodian, row, at, kind="teams.envelope")
    _digests_are_whole()
    assert {body.form for body in VersionBody.objects.filter(id=_newest(row))} == {"partial"}


def _newest(row):
    return RecordVersion.objects.get(record_id=row.id).id


def _refused(run):
    with pytest.raises(DatabaseError), transaction.atomic(), acting_for("harlan"):
        run()


def test_the_database_refuses_every_way_around(custodian, juvenile, at):
    body = VersionBody.objects.get(
        id=RecordVersion.objects.get(record_id=juvenile.id, version=1).id
    )
    rewrite = VersionBody.objects.filter(id=body.id)
    _refused(lambda: rewrite.update(content=b"{}"))
    _refused(rewrite.delete)
    _order(custodian, juvenile, at)
    order = Expungement.objects.filter(record_id=juvenile.id)
    _refused(lambda: rewrite.update(content=b"{}"))
    _refused(lambda: order.update(finished_at=None))
    _refused(lambda: order.update(finished_at=timezone.now()))
    _refused(lambda: order.update(authority="Nobody"))
    _refused(order.delete)
    assert order.get().authority.startswith("Harlan County")


def test_an_open_order_lets_only_the_bodies_that_it_names_be_rewritten(harlan, juvenile, put, at):
    other = put(harlan.alice, PERSON, {"name": "Other"})
    order = Expungement.objects.create(
        agency_id="harlan", record_id=juvenile.id, actor="x", authority="x", started_at=at
    )
    named = RecordVersion.objects.get(record_id=juvenile.id, version=1)
    order.bodies.create(agency_id="harlan", body_id=named.id)
    stranger = RecordVersion.objects.get(record_id=other.id)
    with transaction.atomic(), acting_for("harlan"):
        assert VersionBody.objects.filter(id=named.id).update(form="partial") == 1
        transaction.set_rollback(True)
    _refused(lambda: VersionBody.objects.filter(id=stranger.id).update(form="partial"))


def test_the_list_lies_outside_the_database_and_holds_no_content(custodian, juvenile, at):
    _order(custodian, juvenile, at, ["/name"])
    text = (Path(settings.WATCHBOOK_HOME) / "expungements.jsonl").read_text()
    told = json.loads(text)
    assert (told["record"], told["pointers"]) == (str(juvenile.id), ["/name"])
    assert SECRET not in text
    assert "Court" not in text
    assert list(check_list("harlan")) == []


def test_fsck_sees_an_order_that_is_not_listed(custodian, juvenile, at):
    _order(custodian, juvenile, at)
    (Path(settings.WATCHBOOK_HOME) / "expungements.jsonl").unlink()
    assert len(list(check_list("harlan"))) == 1
    (Path(settings.WATCHBOOK_HOME) / "expungements.jsonl").write_text("{}\n")
    assert "damaged" in next(iter(check_list("harlan"))).message


def test_a_restore_carries_out_what_its_backup_lacks(custodian, juvenile, harlan, at):
    line = {
        "expungement": str(uuid4()), "agency": "harlan", "kind": PERSON,
        "record": str(juvenile.id), "pointers": None, "at": at.isoformat(),
    }  # fmt: skip
    path = Path(settings.WATCHBOOK_HOME) / "expungements.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert [str(one) for one in replay_expungements(at=at)] == [line["expungement"]]
    assert Person.objects.get(id=juvenile.id).state == State.EXPUNGED
    _digests_are_whole()
    assert replay_expungements(at=at) == []
    assert "restore" in history("harlan", juvenile.id)[-1].leaves["/authority"]


def test_timeline_and_search_rows_still_agree_with_the_records(
    custodian, juvenile, put, harlan, at
):
    put(harlan.alice, PERSON, {"name": "Beside it"})
    _order(custodian, juvenile, at, ["/name"])
    assert list(check_projections("harlan")) == []


def test_fsck_finds_nothing_wrong_after_any_order(custodian, juvenile, harlan, put, at):
    whole = put(harlan.alice, PERSON, {"name": SECRET, "badge": "4"})
    role = put(
        harlan.alice,
        ROLE,
        {"person": harlan.bob.person_id, "role": "handler", "from_at": at},
    )
    assert list(findings_of("harlan")) == []
    _order(custodian, juvenile, at, ["/badge", "/note"])
    _order(custodian, whole, at)
    _order(custodian, role, at, kind=ROLE)
    assert list(findings_of("harlan")) == []


def test_fsck_finds_nothing_wrong_where_a_needed_value_went(custodian, juvenile, at):
    _order(custodian, juvenile, at, ["/name"])
    assert list(findings_of("harlan")) == []


def test_a_record_that_can_no_longer_be_told_has_no_lines(custodian, juvenile, at, monkeypatch):
    def lines(row, values):
        yield slots.Line((row.id,), at, "team", {"17": "Seventeen"}[values["badge"]], "")

    monkeypatch.setitem(slots._faces, PERSON, slots.RecordFace(PERSON, lambda row: "", lines))
    _order(custodian, juvenile, at, ["/badge"])
    assert not TimelineRow.objects.filter(record_id=juvenile.id).exists()
    _digests_are_whole()
