"""The audit: whole lines, what must stand there, digests in the ledger."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from watchbook.ground.ledger.slots import periodic_jobs
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, audit, fsck
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.models import Account, AuditDay
from watchbook.ground.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, 0, 0, 123456, tzinfo=UTC)
DAY = NOON.date()


def events(agency: str = "harlan") -> list[tuple[str, str]]:
    found = []
    for day in audit.days_of(agency):
        found += [(line.event, line.outcome) for line in audit.lines_of(agency, day)]
    return found


def test_a_line_says_when_to_a_hundredth_who_what_where_and_how_it_ended(cast, rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    audit.record_reading(cast.alice, "force.subject", "r-1", request, at=NOON)
    told = json.loads(audit.file_of("harlan", DAY).read_text())
    assert told == {
        "at": "2026-03-14T12:00:00.12Z", "event": "reading", "outcome": "done",
        "who": str(cast.alice.person_id), "where": "192.0.2.7", "what": "force.subject",
        "record": "r-1", "session": "",
    }  # fmt: skip
    assert "Alice" not in json.dumps(told)


def test_the_file_is_readable_by_the_program_alone(cast):
    audit.record_reading(cast.alice, "x", "1", None, at=NOON)
    assert audit.file_of("harlan", DAY).stat().st_mode & 0o777 == 0o600


def test_a_line_break_in_what_somebody_sends_makes_no_second_line(cast):
    audit.record_reading(cast.alice, 'x\n{"event":"forged"}', "1\n2", None, at=NOON)
    assert len(audit.file_of("harlan", DAY).read_bytes().splitlines()) == 1


def _append(folder: str, number: int) -> None:
    settings.WATCHBOOK_AUDIT_DIR = Path(folder)
    for turn in range(200):
        audit.record_event(
            "harlan", AuditEvent.READING, who=str(number), what="w" * 250, record=turn, at=NOON
        )


def test_lines_of_several_processes_are_never_cut(home):
    fork = multiprocessing.get_context("fork")
    folder = str(settings.WATCHBOOK_AUDIT_DIR)
    others = [fork.Process(target=_append, args=(folder, number)) for number in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    lines = list(audit.lines_of("harlan", DAY))
    assert len(lines) == 800
    assert {line.event for line in lines} == {"reading"}


def test_sign_ins_right_and_wrong_stand_in_it(cast):
    client = Client()
    client.post("/account/login/", {"login": "bob@harlan.example", "password": "wrong-wrong"})
    client.post("/account/login/", {"login": "bob@harlan.example", "password": PASSWORD})
    client.post("/account/logout/")
    told = events()
    assert ("sign_in_failed", "failed") in told
    assert ("sign_in", "done") in told
    assert ("sign_out", "done") in told
    assert ("sign_in", "done") not in events("calder")


def test_a_wrong_sign_in_with_an_unknown_address_stands_in_the_installation_s(cast):
    sent = {"login": "ghost@harlan.example", "password": "wrong-wrong"}
    Client().post("/account/login/", sent)
    assert events(audit.INSTALLATION) == [("sign_in_failed", "failed")]
    kept = audit.file_of(audit.INSTALLATION, audit.days_of(audit.INSTALLATION)[0]).read_text()
    assert "ghost" not in kept


def test_refusals_and_role_changes_stand_in_it(cast):
    cast.client_of(cast.alice).get("/harlan/people/settings/")
    assert ("refusal", "refused") in events()
    assert ("role", "done") in events()


def test_reading_the_audit_is_a_line_of_its_own(cast):
    cast.client_of(cast.ada).get("/harlan/people/audit/")
    assert ("audit_read", "done") in events()


def test_the_page_filters_and_exports(cast):
    ada = cast.client_of(cast.ada)
    cast.client_of(cast.alice).get("/harlan/people/settings/")
    page = ada.get("/harlan/people/audit/", {"event": "refusal"}).content.decode()
    assert "Deputy Alice Marlow" in page
    assert "GET /harlan/people/settings/" in page
    only = ada.get("/harlan/people/audit/", {"who": str(cast.bob.person_id), "outcome": "refused"})
    assert b"Nothing on this day" in only.content
    exported = ada.get("/harlan/people/audit/", {"format": "json"})
    assert json.loads(exported.getvalue())["rows"]
    assert ada.get("/harlan/people/audit/", {"day": "nonsense"}).status_code == 200
    assert ada.get("/harlan/people/audit/", {"day": "2020-01-01"}).status_code == 200


def test_a_person_stands_there_once_with_sign_ins_and_all_else(cast):
    """Two entries of one name each found half of what that person did."""
    ada = cast.client_of(cast.ada)
    cast.client_of(cast.alice).get("/harlan/people/settings/")
    account = Account.objects.get(id=str(cast.alice.account_id))
    audit.audit_of_account(account, AuditEvent.SIGN_IN)
    page = ada.get("/harlan/people/audit/").content.decode()
    assert page.count("Deputy Alice Marlow</option>") == 1
    for who in (str(cast.alice.person_id), f"account:{account.id}"):
        told = ada.get("/harlan/people/audit/", {"who": who, "format": "json"})
        kinds = {row["event"] for row in json.loads(told.getvalue())["rows"]}
        assert {"sign_in", "refusal"} <= kinds
    chosen = ada.get("/harlan/people/audit/", {"who": f"account:{account.id}"}).content.decode()
    assert f'value="{cast.alice.person_id}" selected' in chosen


def test_a_damaged_line_is_shown_as_such(cast):
    audit.record_reading(cast.alice, "x", "1", None, at=NOON)
    with audit.file_of("harlan", DAY).open("ab") as file:
        file.write(b"\xff\xfe not json\n[]\n")
    assert [line.event for line in audit.lines_of("harlan", DAY)] == [
        "reading", "unreadable", "unreadable",
    ]  # fmt: skip


def test_a_finished_day_is_sealed_once_and_a_later_change_is_named(cast):
    audit.record_reading(cast.alice, "x", "1", None, at=NOON)
    at = max(cast.at, NOON + timedelta(days=1))
    sealed = actions.seal_audit_day(agency="harlan", day=DAY, at=at)
    assert sealed is not None
    assert (sealed.lines, sealed.version) == (1, 1)
    assert actions.seal_audit_day(agency="harlan", day=DAY, at=at) is None
    assert list(fsck.people_findings("harlan")) == []
    path = audit.file_of("harlan", DAY)
    path.write_text(path.read_text().replace("r", "s", 1))
    assert any("altered since it was sealed" in text for text in fsck.people_findings("harlan"))
    path.unlink()
    assert any("is missing" in text for text in fsck.people_findings("harlan"))


def test_a_day_that_is_not_over_is_not_sealed(cast):
    for at in (NOON, datetime(2026, 3, 15, 0, 5, tzinfo=UTC)):
        with pytest.raises(ValueError, match="not over yet"):
            actions.seal_audit_day(agency="harlan", day=DAY, at=at)


def test_the_worker_seals_every_finished_day_of_every_agency(cast):
    audit.record_reading(cast.alice, "x", "1", None, at=NOON)
    audit.record_reading(cast.charlie, "x", "1", None, at=NOON)
    at = cast.at + timedelta(days=2)
    assert actions.seal_audit_days(at) >= 2
    assert actions.seal_audit_days(at) == 0
    with acting_for("calder"):
        assert AuditDay.objects.filter(agency_id="calder", day=DAY).exists()


def test_a_repeated_job_that_did_its_work_tells_the_operator_of_no_trouble(cast):
    audit.record_reading(cast.alice, "x", "1", None, at=NOON)
    at = cast.at + timedelta(days=400)
    jobs = [one for one in periodic_jobs() if one.name.startswith("people.")]
    assert len(jobs) == 3
    assert [one.run(at) for one in jobs] == [None] * 3
    with acting_for("harlan"):
        assert AuditDay.objects.filter(agency_id="harlan", day=DAY).exists()


def test_an_address_is_taken_from_a_proxy_only_if_it_is_trusted(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.9"})
    assert audit.address_of(request) == "10.0.0.1"
    settings.WATCHBOOK_TRUSTED_PROXIES = 1
    assert audit.address_of(request) == "192.0.2.9"
