"""Records that were brought from elsewhere say so, and wait for nobody's review."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.teams.tests.factories import make_team
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.records import slots
from watchbook.ground.records.models import TimelineRow
from watchbook.ground.records.queries.origins import origin_of
from watchbook.ground.records.queries.reviews import waiting_for

pytestmark = pytest.mark.commits

MARKS = {"/_import/source": "Old log", "/_import/file": "ab" * 32, "/_import/row": 7}


@pytest.fixture
def run(cast, at):
    with acting_for("harlan"):
        team = make_team(cast.alice, at)
        values = {"team": team.id, "handler": cast.alice.person_id, "discipline": "detection"}
        with writing(agency="harlan", acting_user=cast.dana, at=at) as book:
            rows = book.put_many(
                "training.performance",
                [Incoming(values, at, None, {**MARKS, "/_import/day_only": True})],
            )
        yield rows[0]


def test_its_page_and_its_history_say_where_it_came_from(cast, run):
    told = origin_of(run)
    assert (told.source, told.row, told.is_day_only) == ("Old log", 7, True)
    page = reverse("training:run", kwargs={"agency": "harlan", "run_id": run.id})
    said = cast.client_of(cast.dana).get(page).content.decode()
    assert "brought from Old log, row 7 of the file" in said
    assert "The source tells the day and no hour" in said
    kwargs = {"agency": "harlan", "kind": "training.performance", "record_id": run.id}
    said = cast.client_of(cast.dana).get(reverse("records:history", kwargs=kwargs)).content.decode()
    assert "Old log, row 7" in said
    assert "ab" * 32 in said


def test_an_amendment_does_not_change_the_day_on_which_it_was_brought(cast, run, at):
    brought_at, later = run.received_at, at + timedelta(days=400)
    values = kind_named("training.performance").values_in(run) | {"minutes": 20}
    with writing(agency="harlan", acting_user=cast.dana, at=later) as book:
        amended = book.put(
            "training.performance", values, record_id=run.id, based_on=1, reason="Read again"
        )
    assert amended.received_at == later
    assert origin_of(amended).at == brought_at


def test_what_was_written_here_has_no_such_words(cast, at):
    with acting_for("harlan"):
        team = make_team(cast.alice, at)
        assert origin_of(team) is None


def test_a_room_keeps_what_it_brought_out_of_the_review_queue(cast, run, at, monkeypatch):
    assert run.id in {one.row.id for one in waiting_for(cast.tess, at)}
    monkeypatch.setattr(slots, "_brought", {})
    # The life file's rows stand in for a room's own: they have an agency and a record each.
    slots.register_brought("test", lambda agency: TimelineRow.objects.filter(agency_id=agency))
    assert run.id not in {one.row.id for one in waiting_for(cast.tess, at)}
