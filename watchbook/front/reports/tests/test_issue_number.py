from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from watchbook.duty.training.actions.runs import amend_performance
from watchbook.duty.training.figures import HOURS, RUNS
from watchbook.duty.training.tests.factories import make_run, run_values
from watchbook.front.reports.actions.issuing import issue_number
from watchbook.front.reports.errors import ReportError
from watchbook.front.reports.models import Issued
from watchbook.front.reports.queries.issued import (
    issued,
    issued_number,
    parts_of,
    run_again,
)
from watchbook.ground.evidence.queries import named_files
from watchbook.ground.evidence.store import path_of
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.figures import figure_named
from watchbook.ground.records.queries import record_view


def issue(unit, who="dana", figure=HOURS, asked=None, **more):
    given = {"asked_by": "City council", "purpose": "Budget hearing"} | more
    viewer = getattr(unit, who)
    return issue_number(
        acting_user=viewer, figure=figure, asked=asked or unit.asked(), at=unit.at, **given
    )


def test_a_number_is_kept_with_rule_n_who_asked_and_who_released(unit):
    kept = issue(unit, asked=unit.asked(team=unit.alices.id, words={"discipline": "detection"}))
    row = issued_number(unit.dana, kept.id)
    assert (row.value, row.n, row.not_approved, row.unit) == (45, 1, 1, "min")
    assert row.rule == figure_named(HOURS).rule
    assert row.figure_version == 1
    assert (row.asked_by, row.purpose) == ("City council", "Budget hearing")
    assert row.released_by_id == unit.dana.person_id
    assert [one.told for one in row.filters.all()] == ["Discipline: Detection"]
    assert row.as_of_at == unit.at


def test_its_list_names_each_record_with_the_version_and_digest_that_the_ledger_holds(unit):
    kept = issue(unit)
    parts = parts_of(kept)
    links = {one.record_id: one for one in RecordVersion.objects.all()}
    assert {one.record_id for one in parts} == {run.id for run in unit.runs}
    for one in parts:
        link = links[one.record_id]
        assert (one.version, one.digest) == (link.version, bytes(link.digest).hex())
    content = path_of("harlan", kept.parts).read_bytes()
    assert hashlib.sha256(content).hexdigest() == kept.parts
    assert kept.parts in named_files("harlan")


def test_the_value_is_what_plain_sql_adds_up(unit):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM training_performance WHERE state <> 'expunged'")
        (count,) = cursor.fetchone()
    assert issue(unit, figure=RUNS).value == count == 3


def test_run_again_without_a_change_says_so(unit):
    again = run_again(unit.dana, issue(unit))
    assert again.compared is not None
    assert again.compared.is_same
    assert again.compared.same == 3


def test_run_again_shows_what_was_added_amended_and_what_went(unit):
    kept = issue(unit)
    later = unit.at + timedelta(minutes=5)
    new = make_run(unit.bob, unit.at, unit.bobs, discipline="trail", minutes=10)
    first, second = unit.runs[0], unit.runs[1]
    amend_performance(
        acting_user=unit.alice, performance=first, reason="Typing error", at=later,
        values=run_values(unit.alices, None, unit.at, discipline="detection", minutes=40),
    )  # fmt: skip
    long_ago = unit.at - timedelta(days=30)
    amend_performance(
        acting_user=unit.alice, performance=second, reason="Another day", at=later,
        values=run_values(
            unit.alices, None, unit.at, discipline="obedience", minutes=30,
            started_at=long_ago, ended_at=None,
        ),
    )  # fmt: skip
    again = run_again(unit.dana, kept)
    assert [one.part.record_id for one in again.added] == [new.id]
    assert [(one.before, one.part.amount) for one in again.amended] == [(45, 40)]
    assert [(one.part.record_id, one.why) for one in again.gone] == [
        (second.id, "amended, and no longer part of this number")
    ]
    assert again.answer is not None
    assert again.answer.value == 40 + 20 + 10
    assert Issued.objects.get(id=kept.id).value == kept.value == 45 + 30 + 20


def test_a_list_that_was_changed_on_disk_is_said_and_not_believed(unit):
    kept = issue(unit)
    path_of("harlan", kept.parts).write_text('{"v": 1}\n')
    again = run_again(unit.dana, kept)
    assert again.compared is None
    assert again.answer is not None
    assert "list" in again.trouble


def test_a_rule_that_changed_or_went_is_said(unit, monkeypatch):
    kept = issue(unit)
    kept.figure_version = 7
    assert run_again(unit.dana, kept).is_other_rule
    kept.figure = "training.gone"
    assert "no longer known" in run_again(unit.dana, kept).trouble


def test_who_may_issue_and_what_is_refused(unit):
    for who in ("alice", "tess", "dov"):
        with pytest.raises(NotAllowedError):
            issue(unit, who)
    for missing in ({"asked_by": " "}, {"purpose": ""}, {"purpose": "x" * 201}):
        with pytest.raises(ReportError):
            issue(unit, **missing)
    with pytest.raises(NotFoundError):
        issue(unit, figure="training.none")
    assert not Issued.objects.exists()


def test_who_may_read_it(unit):
    kept = issue(unit)
    assert issued_number(unit.tess, kept.id).id == kept.id
    assert list(issued(unit.alice)) == []
    with pytest.raises(NotFoundError):
        issued_number(unit.charlie, kept.id)
    assert record_view(unit.dana, "reports.issued", kept.id).title


def test_it_is_found_by_words_figure_and_day(unit):
    hours, runs = issue(unit), issue(unit, figure=RUNS, asked_by="Clerk of the court")
    assert list(issued(unit.dana, text="clerk")) == [runs]
    assert list(issued(unit.dana, figure=HOURS)) == [hours]
    assert not issued(unit.dana, until=unit.at).exists()
