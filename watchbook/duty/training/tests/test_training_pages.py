from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.training.actions.layouts import amend_layout
from watchbook.duty.training.actions.statements import witness_run
from watchbook.duty.training.models import Exercise, Opening, Standing, Witness
from watchbook.duty.training.tests.factories import make_event, make_exercise, make_run
from watchbook.ground.ledger.kinds import kind_of

SECRETS = ("N-07", "Cocaine", "Left fender", "Heroin", "Dried liver", "Bracketed at car 2")


def address(name, **kwargs):
    return reverse(f"training:{name}", kwargs={"agency": "harlan", **kwargs})


def get(day, who, name, query="", **kwargs):
    return day.cast.client_of(getattr(day.cast, who)).get(address(name, **kwargs) + query)


def post(day, who, name, data, **kwargs):
    return day.cast.client_of(getattr(day.cast, who)).post(address(name, **kwargs), data)


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def tells(response):
    page = text(response)
    return [secret for secret in SECRETS if secret in page]


def pages_of(day, run):
    return [
        ("index", {}), ("runs", {}), ("hours", {}),
        ("event", {"event_id": day.event.id}), ("order", {"event_id": day.event.id}),
        ("exercise", {"exercise_id": day.exercise.id}),
        ("layout", {"exercise_id": day.exercise.id}), ("run", {"run_id": run.id}),
        ("leaving", {"event_id": day.event.id}),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "tess"])
def test_the_unit_opens_every_page_of_training(day, who):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    make_run(day.bob, day.at, day.bobs, day.exercise)
    for name, kwargs in pages_of(day, run):
        assert get(day, who, name, **kwargs).status_code == 200, name


@pytest.mark.parametrize("who", ["dov", "vera", "flora"])
def test_those_without_a_part_in_training_open_none(day, who):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    for name, kwargs in pages_of(day, run):
        assert get(day, who, name, **kwargs).status_code in (403, 404), name


@pytest.mark.parametrize("who", ["charlie", "nobody"])
def test_strangers_are_told_nothing(day, who):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    for name, kwargs in pages_of(day, run):
        answer = get(day, who, name, **kwargs)
        assert answer.status_code in (302, 404), name
        assert not tells(answer)


def test_a_closed_layout_answers_403_and_says_why(day):
    answer = get(day, "alice", "layout", exercise_id=day.exercise.id)
    assert answer.status_code == 403
    assert "when your own run of this exercise has ended" in text(answer)
    assert not tells(answer)


def test_no_page_list_or_export_tells_a_waiting_team_the_layout(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    for name, kwargs in pages_of(day, run):
        assert not tells(get(day, "bob", name, **kwargs)), name
    for query in ("?format=csv", "?format=json", "?q=fender", "?q=bracketed&format=json"):
        assert not tells(get(day, "bob", "runs", query)), query
    assert not tells(get(day, "bob", "run", "?format=print", run_id=run.id))
    assert get(day, "bob", "run", run_id=run.id).status_code == 403
    assert get(day, "bob", "opened_run", run_id=run.id).status_code == 404


def test_the_layout_opens_with_grams_after_the_run(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    page = text(get(day, "alice", "layout", exercise_id=day.exercise.id))
    for word in ("N-07", "Cocaine", "0.1 g", "5 g", "Left fender", "40 cm high", "Car 3", "Food"):
        assert word in page
    assert Opening.objects.filter(part="layout", actor=day.alice.actor_id).exists()


def test_opening_the_set_up_page_is_noted_for_those_who_may_run(day):
    get(day, "alice", "exercise", exercise_id=day.exercise.id)
    get(day, "dana", "exercise", exercise_id=day.exercise.id)
    assert [one.actor for one in Opening.objects.all()] == [day.alice.actor_id]


def test_a_run_is_read_by_a_juror(day):
    run = make_run(
        day.alice, day.at, day.alices, day.exercise,
        calls=[{"id": "c1", "hide": "h1", "call": "indication", "response": "sit",
                "outcome": "found-independent"}],
    )  # fmt: skip
    page = text(get(day, "alice", "run", run_id=run.id))
    for words in (
        "Single-blind, stated by Deputy Alice Marlow", "nothing here proves it",
        "hidden there: N-07, Cocaine, 0.1 g", "Found, independent 1", "n = 1 lines",
        "8.5 °C (47 °F), wind light, from north-west, dry", "Set-up</strong>, version 1",
        "not recorded",
    ):  # fmt: skip
        assert words in page, words
    assert "proved" not in page


def test_a_run_on_one_s_own_layout_says_so(day):
    from watchbook.duty.training.tests.factories import make_layout

    exercise = make_exercise(day.alice, day.at)
    make_layout(day.alice, day.at, exercise)
    run = make_run(day.alice, day.at, day.alices, exercise)
    assert "a run of the handler&#x27;s own layout" in text(get(day, "tess", "run", run_id=run.id))


def test_it_prints_a_run_on_paper(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    page = text(get(day, "alice", "run", "?format=print", run_id=run.id))
    assert "stated by" in page
    assert "<form" not in page


def outdate(day):
    values = kind_of(day.layout).values_in(day.layout)
    values["hides"][0]["mass_mg"] = 20
    amend_layout(
        acting_user=day.tess, layout=day.layout, values=values, reason="Scale", at=day.later(1)
    )


def test_the_author_of_an_outdated_run_presses_that_it_stands(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    outdate(day)
    page = text(get(day, "alice", "run", run_id=run.id))
    assert "This run is outdated" in page
    assert "My run still stands" in page
    assert "My run still stands" not in text(get(day, "tess", "run", run_id=run.id))
    answer = post(day, "alice", "stands", {"note": "Same find"}, run_id=run.id)
    assert answer.status_code == 302
    page = text(get(day, "alice", "run", run_id=run.id))
    assert "This run is outdated" not in page
    assert "Same find" in page


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 403), ("tess", 403), ("dana", 403), ("dov", 404), ("charlie", 404)]
)
def test_nobody_else_presses_that_a_run_stands(day, who, status):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    outdate(day)
    assert post(day, who, "stands", {}, run_id=run.id).status_code == status
    assert not Standing.objects.exists()


def test_the_handler_answers_a_witness_on_his_run_s_page(day):
    witness = witness_run(
        acting_user=day.tess,
        values={"exercise": day.exercise.id, "team": day.alices.id, "ended_at": day.at,
                "note": "Second pass at car 5"},
        at=day.at,
    )  # fmt: skip
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    page = text(get(day, "alice", "run", run_id=run.id))
    assert "Second pass at car 5" in page
    assert "The handler has not answered" in page
    refused = day.cast.client_of(day.alice).post(
        address("answer", run_id=run.id),
        {"witness": witness.id, "stance": "disagrees"},
        follow=True,
    )
    assert "Say what happened instead" in text(refused)
    post(day, "alice", "answer", {"witness": witness.id, "stance": "confirms"}, run_id=run.id)
    assert "The handler <strong>confirms</strong>" in text(get(day, "tess", "run", run_id=run.id))


@pytest.mark.parametrize(
    "data",
    [{}, {"stance": "confirms"}, {"stance": "confirms", "witness": "x\0'\ud800"}, {"stance": "💥"}],
)
def test_a_hostile_answer_is_not_found(day, data):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    data = {key: value.encode("utf-8", "surrogatepass") for key, value in data.items()}
    assert post(day, "alice", "answer", data, run_id=run.id).status_code == 404


def test_a_witness_marks_beginning_and_end_on_the_running_order(day):
    data = {"exercise": day.exercise.id, "team": day.alices.id}
    page = text(get(day, "tess", "order", event_id=day.event.id))
    assert page.count("Begins now") == 2
    post(day, "tess", "mark", data | {"mark": "started_at"}, event_id=day.event.id)
    assert text(get(day, "tess", "order", event_id=day.event.id)).count("Ends now") == 1
    post(day, "tess", "mark", data | {"mark": "ended_at"}, event_id=day.event.id)
    witness = Witness.objects.get()
    assert witness.started_at
    assert witness.ended_at
    page = text(get(day, "alice", "order", event_id=day.event.id))
    assert "Write my run" in page
    assert "Begins now" in page


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 404), ({"mark": "version"}, 404), ({"mark": "started_at", "exercise": "1"}, 404)],
)
def test_a_hostile_mark_is_not_found(day, data, status):
    assert post(day, "tess", "mark", data, event_id=day.event.id).status_code == status


def test_a_mark_of_one_s_own_run_is_refused(day):
    data = {"exercise": day.exercise.id, "team": day.alices.id, "mark": "started_at"}
    assert post(day, "alice", "mark", data, event_id=day.event.id).status_code == 403


def test_the_running_order_prints_on_one_page(day):
    page = text(get(day, "tess", "order", "?format=print", event_id=day.event.id))
    assert "Juno and Deputy Alice Marlow" in page
    assert "signature" in page


def test_a_rotating_order_starts_each_team_one_exercise_later(day):
    from watchbook.duty.training.queries.running import running_order

    event = make_event(day.tess, day.at, (day.alices, day.bobs), order_rule="rotate")
    for title in ("Rooms", "Parcels"):
        make_exercise(day.tess, day.at, event, title=title)
    places = [[cell.place for cell in cells] for _, cells in running_order(day.tess, event).rows]
    assert places == [[1, 2], [2, 1]]


def test_set_ups_are_copied_from_another_day_without_its_times(day):
    event = make_event(day.tess, day.at + timedelta(days=7), title="Next week")
    page = text(get(day, "tess", "copy", event_id=event.id))
    assert "Vehicle row" in page
    post(day, "tess", "copy", {"exercises": [day.exercise.id]}, event_id=event.id)
    copied = Exercise.objects.get(event=event)
    assert (copied.title, copied.goal, copied.conditions["areas"]) == (
        "Vehicle row", "Detail every seam", 6,
    )  # fmt: skip
    assert (copied.set_at, copied.temperature_c10, copied.layer_id) == (None, None, None)
    assert not copied.layouts.exists()


def test_copying_nothing_says_so(day):
    answer = day.cast.client_of(day.tess).post(
        address("copy", event_id=day.event.id), {"exercises": ["x"]}, follow=True
    )
    assert "Choose at least one exercise" in text(answer)


@pytest.mark.parametrize("who", ["dov", "charlie", "nobody"])
def test_those_outside_copy_nothing(day, who):
    answer = post(day, who, "copy", {"exercises": [day.exercise.id]}, event_id=day.event.id)
    assert answer.status_code in (302, 403, 404)
    assert Exercise.objects.count() == 1


def test_training_days_are_found_and_exported(day):
    make_event(day.tess, day.at, title="Rubble", place="Quarry")
    assert "Rubble" not in text(get(day, "tess", "index", "?q=vehicle"))
    assert "Rubble" not in text(get(day, "tess", "index", "?discipline=detection"))
    assert "No training day matches" in text(get(day, "tess", "index", "?since=2090-01-01"))
    rows = json.loads(text(get(day, "tess", "index", "?format=json")))["rows"]
    assert {row["title"] for row in rows} == {"Rubble", "November vehicle day"}
    assert "Quarry" in text(get(day, "tess", "index", "?format=csv&q=quarry"))


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=%ED%A0%80", "?since=x&until=0000-00-00", "?page=-1&size=9e9", "?team=x",
     "?discipline=';--", "?state=%F0%9F%92%A5", "?month=13-13", "?month=99999-01", "?month=%00"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["index", "runs", "hours"])
def test_hostile_filters_answer_plainly(day, name, query):
    assert get(day, "tess", name, query).status_code in (200, 400)


def test_runs_are_filtered_and_exported(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    make_run(day.bob, day.at, day.bobs, discipline="obedience", minutes=10)
    assert text(get(day, "tess", "runs", "?discipline=obedience")).count("Rex and") >= 1
    assert "No run matches" in text(get(day, "tess", "runs", "?outdated=yes"))
    assert str(run.id) in text(get(day, "tess", "runs", f"?team={day.alices.id}"))
    rows = json.loads(text(get(day, "tess", "runs", "?format=json")))["rows"]
    assert {row["outcomes"] for row in rows} == {"found-independent"}
    assert "obedience" in text(get(day, "tess", "runs", "?format=csv"))


def test_lists_begin_with_the_newest(day):
    make_event(day.tess, day.at - timedelta(days=9), title="Older day")
    older = make_run(day.alice, day.at - timedelta(days=9), day.alices, discipline="obedience")
    newer = make_run(day.alice, day.at, day.alices, discipline="obedience")
    page = text(get(day, "tess", "index"))
    assert page.index("November vehicle day") < page.index("Older day")
    page = text(get(day, "tess", "runs"))
    assert page.index(str(newer.id)) < page.index(str(older.id))


def test_a_call_in_an_area_with_one_hide_is_shown_beside_it(day):
    calls = [{"id": "c1", "area": " car 5", "outcome": "missed"}, {"id": "c2", "area": "Car 1"}]
    run = make_run(day.alice, day.at, day.alices, day.exercise, calls=calls)
    page = text(get(day, "alice", "run", run_id=run.id))
    assert page.count("hidden there") == 1
    assert "hidden there: N-11, Heroin, 5 g" in page


@pytest.mark.parametrize("asked", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_can_reckon_with_asks_for_nothing(day, asked):
    assert get(day, "tess", "runs", f"?since={asked}&until={asked}").status_code == 200
    assert get(day, "tess", "index", f"?since={asked}&until={asked}").status_code == 200
