from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from watchbook.core.schema import validate
from watchbook.duty.certifications.actions.evaluations import submit_evaluation
from watchbook.duty.certifications.schema import EVALUATION
from watchbook.duty.health.actions import submit_fitness
from watchbook.duty.health.schema import FITNESS
from watchbook.duty.watches.actions.roster import cancel_shift, plan_shifts
from watchbook.duty.watches.models import Reason, Shift, Watch
from watchbook.duty.watches.prompts import (
    overlapping_watches,
    planned_while_restricted,
    unexplained_work,
)
from watchbook.duty.watches.queries.guard import guard_of, minutes_within, rules_of
from watchbook.duty.watches.queries.restrictions import despite_of_watch
from watchbook.duty.watches.slots import Effort, _efforts, register_efforts
from watchbook.duty.watches.tests.factories import make_marker, make_watch, submit
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.web.moments import moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def restrict(pair, status="unfit", begins=None, **values):
    given = {
        "dog": pair.alices.dog_id, "status": status, "veterinarian": "Dr. Lindqvist",
        "from_at": (begins or pair.at - 2 * DAY).isoformat(), "words": "Stitches.",
        "until_on": (pair.at + 5 * DAY).date().isoformat(),
    } | values  # fmt: skip
    checked = validate(FITNESS, given)
    assert checked.is_valid, checked.problems
    return submit_fitness(Sent(acting_user=pair.alice, values=checked.values, at=pair.at))


def plan(pair, begins, *, team=None, reason="", by="dana"):
    return plan_shifts(
        acting_user=getattr(pair, by), team=team or pair.alices, duty="on-watch", note="",
        spans=[(begins, begins + 12 * HOUR)], at=pair.at, override_reason=reason,
    )  # fmt: skip


def of_alice(pair, at=None):
    (found,) = guard_of(pair.dana, [pair.alices], at or pair.at)
    return found


def page(pair, who, name, query="", **kwargs):
    path = reverse(f"watches:{name}", kwargs={"agency": "harlan", **kwargs})
    return pair.cast.client_of(getattr(pair, who)).get(path + query)


def test_a_dog_on_restriction_is_not_planned_and_the_refusal_says_by_whom_and_until_when(pair):
    restrict(pair)
    with pytest.raises(InvalidError) as refused:
        plan(pair, pair.at + DAY)
    said = str(refused.value.problems[0].message)
    assert "Juno is unfit for duty, as told by Dr. Lindqvist" in said
    assert "until " in said
    assert "Despite a restriction, because" in said
    assert not Shift.objects.exists()


def test_it_is_planned_with_a_reason_under_a_name(pair):
    word = restrict(pair)
    (line,) = plan(pair, pair.at + DAY, reason="Detection on the lead only, as Dr. L allows.")
    assert (line.overridden_by_id, line.override_of_id) == (pair.dana.person_id, word.id)
    assert (
        b"Planned despite a restriction" in page(pair, "dana", "cancel", shift_id=line.id).content
    )


def test_after_its_last_day_and_for_another_dog_nothing_is_asked(pair):
    restrict(pair)
    assert plan(pair, pair.at + 8 * DAY)[0].override_of_id is None
    assert plan(pair, pair.at + DAY, team=pair.bobs, reason="Not needed")[0].override_reason is None


def test_a_line_of_a_restricted_dog_can_always_be_taken_off(pair):
    (line,) = plan(pair, pair.at + DAY)
    restrict(pair)
    assert cancel_shift(acting_user=pair.dana, shift=line, reason="Unfit", at=pair.at).is_cancelled


def test_a_restricted_dog_does_not_stand_in_without_a_reason_and_a_supervisor(pair):
    restrict(pair)
    given = {
        "team": pair.bobs.id, "from_at": (pair.at + DAY).isoformat(), "cause": "court",
        "until_at": (pair.at + 2 * DAY).isoformat(), "replaced_by": pair.alices.id,
    }  # fmt: skip
    with pytest.raises(InvalidError, match="Juno is unfit"):
        submit("watches.absence", pair.dana, pair.at, **given)
    with pytest.raises(NotAllowedError, match="supervisor decides"):
        submit("watches.absence", pair.bob, pair.at, override_reason="No other", **given)
    kept = submit("watches.absence", pair.dana, pair.at, override_reason="No other", **given)
    assert kept.overridden_by_id == pair.dana.person_id


def test_the_plan_page_shows_the_refusal_and_keeps_what_was_typed(pair):
    restrict(pair)
    path = reverse("watches:plan", kwargs={"agency": "harlan"})
    day = (pair.at + DAY).date()
    client = pair.cast.client_of(pair.dana)
    told = {"team": str(pair.alices.id), "duty": "on-watch", "days": [day.isoformat()],
            "begins": "07:00", "ends": "19:00", "note": "Fair"}  # fmt: skip
    answer = client.post(f"{path}?day={day.isoformat()}", told)
    assert answer.status_code == 422
    assert b"Juno is unfit for duty" in answer.content
    assert b'value="Fair"' in answer.content
    kept = client.post(f"{path}?day={day.isoformat()}", told | {"override_reason": "As agreed"})
    assert kept.status_code == 302


def test_what_was_done_is_accepted_shown_against_the_restriction_and_asked_about(pair):
    restrict(pair)
    watch = make_watch(pair.alice, pair.at, pair.alices)
    (asked,) = unexplained_work(pair.alice, pair.at)
    assert asked.title == "Juno worked while restricted. What was the reason?"
    shown = page(pair, "dana", "watch", watch_id=watch.id)
    assert b"The dog was restricted then" in shown.content
    client = pair.cast.client_of(pair.alice)
    path = reverse("watches:despite", kwargs={"agency": "harlan"})
    told = {"team": str(pair.alices.id), "watch": str(watch.id), "text": "Stayed in the car."}
    assert client.post(path, told).status_code == 302
    assert client.post(path, told | {"watch": str(pair.alices.id)}).status_code == 404
    assert list(unexplained_work(pair.alice, pair.at)) == []
    assert b"Stayed in the car." in client.get(path).content
    assert Reason.objects.count() == 1


def test_hard_work_of_a_higher_room_is_asked_about_too_and_a_planned_override_answers(
    pair, monkeypatch
):
    effort = Effort("x.run", pair.alices.id, pair.alices.id, "a track", pair.at - 3 * HOUR, 150, 331,
                    "/x/")  # fmt: skip
    monkeypatch.setitem(_efforts, "x", lambda *_: [effort])
    restrict(pair, status="restricted", restrictions=["no-tracking"])
    assert len(list(unexplained_work(pair.dana, pair.at))) == 1
    plan(pair, pair.at - 4 * HOUR, reason="Short tracks, as Dr. L allows.")
    assert list(unexplained_work(pair.dana, pair.at)) == []
    told = {one.measure: one.text for one in of_alice(pair).advice}
    assert "2 h 30 min of runs and deployments" in told["hard-24h"]
    assert "33.1 °C (92 °F)" in told["heat"]


def test_hard_work_without_a_duration_is_not_recorded_and_no_zero(pair, monkeypatch):
    def work(number, minutes):
        key = uuid4()
        return Effort("x.run", key, pair.alices.id, f"run {number}", pair.at - HOUR, minutes, None,
                      "/x/")  # fmt: skip

    told = [work(1, None), work(2, None)]
    monkeypatch.setitem(_efforts, "x", lambda *_: told)
    found = of_alice(pair)
    assert (found.hard_24h_min, found.hard_untimed) == (None, 2)
    assert b"not recorded, 2 without a duration" in page(pair, "dana", "guard").content
    told.append(work(3, 30))
    assert (of_alice(pair).hard_24h_min, of_alice(pair).hard_untimed) == (30, 2)
    assert b"30 min, 2 without a duration" in page(pair, "dana", "guard").content
    told.clear()
    assert (of_alice(pair).hard_24h_min, of_alice(pair).hard_untimed) == (0, 0)


def test_the_page_of_an_old_watch_reads_no_years_of_work(pair, monkeypatch):
    asked = []

    def source(_viewer, _teams, since, until):
        asked.append(until - since)
        return []

    monkeypatch.setitem(_efforts, "x", source)
    restrict(pair, begins=pair.at - 600 * DAY)
    began = pair.at - 500 * DAY
    watch = make_watch(
        pair.alice, pair.at, pair.alices, began_at=began.isoformat(),
        ended_at=(began + 8 * HOUR).isoformat(),
    )  # fmt: skip
    assert despite_of_watch(pair.dana, watch, pair.at).watch == watch
    assert asked == [8 * HOUR]


def test_a_line_that_was_there_before_the_restriction_is_asked_about(pair):
    plan(pair, pair.at + DAY)
    assert list(planned_while_restricted(pair.dana, pair.at)) == []
    restrict(pair)
    (asked,) = planned_while_restricted(pair.dana, pair.at)
    assert asked.title == "Juno is on the roster and restricted"
    assert list(planned_while_restricted(pair.alice, pair.at)) == []


def test_overlapping_watches_are_kept_and_asked_about_and_count_once_for_the_dog(pair):
    make_watch(pair.alice, pair.at, pair.alices, began_at=(pair.at - 13 * HOUR).isoformat())
    make_watch(pair.alice, pair.at, pair.alices)
    (asked,) = overlapping_watches(pair.alice, pair.at)
    assert asked.title == "Two watches with Juno overlap. Which times are right?"
    assert asked.text.count("On watch, ") == 2
    assert asked.text.endswith("Both are kept.")
    found = of_alice(pair)
    assert found.on_watch_24h_min == 13 * 60
    # A second route: minute by minute from the rows.
    rows = list(Watch.objects.all())
    minutes = sum(
        any(r.began_at <= pair.at - n * timedelta(minutes=1) < r.ended_at for r in rows)
        for n in range(1, 24 * 60 + 1)
    )
    assert minutes == found.on_watch_24h_min


def test_each_reason_names_its_limit_and_its_source(pair):
    make_watch(pair.alice, pair.at, pair.alices, began_at=(pair.at - 13 * HOUR).isoformat())
    plan(pair, pair.at + 6 * HOUR)
    make_marker(pair.alice, pair.at - HOUR, team=pair.alices.id, temperature_c10="35")
    restrict(pair)
    told = {one.measure: one for one in of_alice(pair).advice}
    assert set(told) == {"restriction", "hours-24h", "rest", "heat"}
    assert told["hours-24h"].text == "13 h on watch in the last 24 hours; the limit is 12 h."
    assert told["rest"].text.startswith("6 h of rest between watches")
    assert "proposal of this program" in told["rest"].source


def test_the_agencys_limits_hold_once_written_each_with_its_source(pair):
    make_watch(pair.alice, pair.at, pair.alices, began_at=(pair.at - 13 * HOUR).isoformat())
    with pytest.raises(NotAllowedError):
        submit("watches.limits", pair.alice, pair.at, rules=[
            {"id": "a", "measure": "rest", "limit_e1": "9", "source": "x"}])  # fmt: skip
    with pytest.raises(InvalidError, match="at least one"):
        submit("watches.limits", pair.dana, pair.at, note="None")
    twice = [{"id": key, "measure": "rest", "limit_e1": "9", "source": "x"} for key in "ab"]
    with pytest.raises(InvalidError, match="twice"):
        submit("watches.limits", pair.dana, pair.at, rules=twice)
    submit("watches.limits", pair.dana, pair.at, rules=[
        {"id": "a", "measure": "hours-24h", "limit_e1": "12.5", "source": "Policy 7.3"}])  # fmt: skip
    (advice,) = of_alice(pair).advice
    assert (advice.source, advice.text.endswith("the limit is 12.5 h.")) == ("Policy 7.3", True)
    assert rules_of(pair.dana)[1] is not None


def test_who_reads_the_guard_and_the_worked_while_restricted(pair):
    for name in ("guard", "despite"):
        told = {
            who: page(pair, who, name).status_code
            for who in ("alice", "dana", "dov", "flora", "charlie")
        }
        assert (told["alice"], told["dana"], told["dov"]) == (200, 200, 200)
        assert told["flora"] == 403
        assert told["charlie"] in (403, 404)
    for form in ("csv", "json", "xlsx"):
        assert page(pair, "dana", "guard", f"?format={form}&q=juno&show=beyond").status_code == 200
    assert b"proposal of this program" in page(pair, "dana", "guard").content


def test_the_guard_stands_on_the_handlers_page_and_on_the_roster(pair):
    restrict(pair)
    for who, name in (("alice", "index"), ("dana", "roster")):
        assert b"Unfit for duty, until" in page(pair, who, name).content


def test_minutes_are_those_within(pair):
    spans = [(pair.at - 3 * HOUR, pair.at - HOUR)]
    assert minutes_within(spans, pair.at - 2 * HOUR, pair.at) == 60


def test_efforts_are_registered_once_by_name(monkeypatch):
    monkeypatch.setattr("watchbook.duty.watches.slots._efforts", {})
    register_efforts("x", lambda *_: [])
    register_efforts("x", lambda *_: [])


def test_an_evaluation_of_a_restricted_dog_is_asked_about_and_is_no_hard_work(pair):
    restrict(pair)
    day = (pair.at - DAY).astimezone(ZoneInfo(pair.dana.timezone)).date()
    given = {"team": pair.alices.id, "evaluated_on": day.isoformat(), "evaluator": "M. Osei"}
    checked = validate(EVALUATION, given)
    assert checked.is_valid, checked.problems
    kept = submit_evaluation(Sent(acting_user=pair.alice, values=checked.values, at=pair.at))
    (asked,) = unexplained_work(pair.alice, pair.at)
    assert asked.text.startswith(moment(day, "date").text)
    assert of_alice(pair).hard_untimed == 0
    path = reverse("certifications:evaluation",
                   kwargs={"agency": "harlan", "evaluation_id": kept.id})  # fmt: skip
    shown = pair.cast.client_of(pair.dana).get(path)
    assert b"Juno is unfit for duty, as told by Dr. Lindqvist" in shown.content
    client = pair.cast.client_of(pair.alice)
    listed = reverse("watches:despite", kwargs={"agency": "harlan"})
    assert path.encode() in client.get(listed).content
    told = {"team": str(pair.alices.id), "work": str(kept.id), "text": "Obedience only."}
    assert client.post(listed, told).status_code == 302
    assert list(unexplained_work(pair.alice, pair.at)) == []
