"""Each number and chart of the demo unit's year, recomputed from the raw records by a second route.

What is shown comes over HTTP as a supervisor gets it: page, export and PDF. What it ought to be comes
from the canonical bodies in the database file (`raw_numbers.py`), which shares no line with it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.desk_reader import UNIT, Reader, text_of
from tests.journeys.paper_words import words_on
from tests.journeys.raw_numbers import (
    Book,
    Numbers,
    certificates_held,
    minutes_of,
    numbers_of,
    total,
)
from tests.journeys.raw_welfare import Welfare
from watchbook.duty.deployments.choices import TASKS
from watchbook.duty.teams.vocabulary import BLINDNESS, ODOURS
from watchbook.duty.training.choices import SURFACES
from watchbook.duty.training.disciplines import label_of

pytestmark = pytest.mark.browser

ZONE = ZoneInfo("America/Chicago")
REVIEWED = {
    "training.performance": "Run",
    "deployments.deployment": "Deployment",
    "deployments.incident": "Incident",
    "deployments.force": "Force report",
}


@pytest.fixture(scope="module")
def reader(demo_site):
    """Sergeant Marsh, who sees the whole unit."""
    return Reader(demo_site.url)


@pytest.fixture(scope="module")
def book(demo_site):
    """The raw records."""
    return Book(demo_site.home / "watchbook.sqlite3")


@pytest.fixture(scope="module")
def year(book):
    """The last 365 days to the end of today."""
    after = _midnight(datetime.now(ZONE).date() + timedelta(days=1))
    return Numbers(book, _midnight((after - timedelta(days=365)).date()), after, ZONE)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)


def _days(numbers: Numbers) -> str:
    last = numbers.until - timedelta(days=1)
    return f"since={numbers.since:%Y-%m-%d}&until={last:%Y-%m-%d}"


def _teams(book: Book) -> dict[str, str]:
    """The teams by id with the name that pages give them."""
    dogs = {one.id: one.get("name") for one in book.of("teams.dog")}
    people = {one.id: one for one in book.of("people.person")}
    named = {}
    for team in book.of("teams.team"):
        handler = people[team.get("handler").replace("-", "")]
        rank = handler.get("rank")
        name = f"{rank} {handler.get('name')}" if rank else handler.get("name")
        named[_dashed(team.id)] = f"{dogs[team.get('dog').replace('-', '')]} and {name}"
    return named


def _dashed(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _compare(rows: list[dict[str, Any]], raw: dict[str, Any]) -> None:
    shown = {row["figure"]: (row["value"], row["of"]) for row in rows}
    assert shown == {name: raw.get(name) for name in shown}
    missing = {name for name, (value, _) in raw.items() if value} - set(shown)
    assert missing == set()


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return "not recorded"
    return f"{round(minutes / 60, 1):,.1f}".removesuffix(".0") + " h"


def test_every_number_of_the_units_report_is_what_the_records_say(reader, year):
    rows = reader.rows(f"{UNIT}/reports/of/month/?{_days(year)}&format=json")
    assert len(rows) > 25
    _compare(rows, numbers_of(year))


def test_page_and_pdf_say_each_number_as_the_export_does(reader, year):
    path = f"{UNIT}/reports/of/month/"
    rows = reader.rows(f"{path}?{_days(year)}&format=json")
    page = text_of(reader.get(f"{path}?{_days(year)}").decode())
    paper = words_on(reader.get(f"{path}pdf/?{_days(year)}"))
    for row in rows:
        if row["told"].startswith("nothing"):
            continue
        assert f"{row['number']} {row['told']}" in page
        assert re.sub(r"\s+", "", row["number"] + row["told"]) in paper


def test_how_many_records_stand_behind_a_number_and_how_many_wait(reader, year, book):
    rows = {
        row["figure"]: row
        for row in reader.rows(f"{UNIT}/reports/of/month/?{_days(year)}&format=json")
    }
    for name, listed in (("training.runs", year.runs()), ("deployments.count", year.deployments())):
        waits = sum(book.waits(one) for one in listed)
        assert (rows[name]["n"], rows[name]["not_approved"]) == (len(listed), waits)
    ratio = rows["force.bite_ratio.deployments"]
    reports = [one for one in year._rows("deployments.force", "used_at") if one.items("bites")]
    waits = sum(book.waits(one) for one in (*year.deployments(), *reports))
    assert (ratio["value"], ratio["n"]) == (rows["force.bites"]["value"], len(reports))
    assert (ratio["of"], ratio["not_approved"]) == (len(year.deployments()), waits)


def test_every_number_of_every_teams_report_too(reader, year, book):
    for team in _teams(book):
        one = Numbers(book, year.since, year.until, ZONE, team)
        rows = reader.rows(f"{UNIT}/reports/of/team/?{_days(year)}&team={team}&format=json")
        _compare(rows, numbers_of(one))


def test_the_force_review_has_the_same_bites(reader, year):
    rows = reader.rows(f"{UNIT}/reports/of/force/?{_days(year)}&format=json")
    raw = numbers_of(year)
    shown = {row["figure"]: (row["value"], row["of"]) for row in rows}
    assert {name for name in raw if name.startswith("force.")} <= set(shown)
    assert all(raw[name] == told for name, told in shown.items() if name in raw)


def test_the_reports_tables_and_charts_add_up_to_the_records(reader, year, book):
    tables = reader.tables(f"{UNIT}/reports/of/month/?{_days(year)}")
    runs = year.runs()
    by_team = {
        name: total([minutes_of(one) for one in runs if one.get("team") == team])
        for team, name in _teams(book).items()
    }
    assert {row[0]: row[1] for row in tables["Training time"]} == {
        name: _hours(by_team[name]) for name in (row[0] for row in tables["Training time"])
    }
    assert {row[0] for row in tables["Training time"]} >= {n for n, m in by_team.items() if m}
    disciplines = Counter(label_of(one.get("discipline")) for one in runs)
    assert {row[0]: int(row[2]) for row in tables["By discipline"]} == disciplines
    for label, spent, _ in tables["By discipline"]:
        minutes = [minutes_of(one) for one in runs if label_of(one.get("discipline")) == label]
        assert spent == f"{round((total(minutes) or 0) / 60, 1):g} h"
    tasks = {one.value: one.label for one in TASKS}
    used = Counter(tasks[one.get("task")] for one in year.deployments())
    assert {row[0]: int(row[1]) for row in tables["Deployments"]} == used
    assert {row[0]: int(row[1]) for row in tables["Who knew where it lay"]} == _blindness(runs)
    assert {row[0]: int(row[1]) for row in tables["Surfaces"]} == _surfaces(runs, book)
    odours = {label: n for label, n in _odours(runs, book).items() if n}
    assert {row[0]: int(row[1]) for row in tables["Odours trained"]} == odours


def test_a_teams_months_are_the_months_of_its_runs(reader, year, book):
    for team in sorted(_teams(book))[::3]:  # a third of them: a page of a year takes its time
        tables = reader.tables(f"{UNIT}/reports/of/team/?{_days(year)}&team={team}")
        one = Numbers(book, year.since, year.until, ZONE, team)
        months: dict[str, list[int | None]] = {}
        for run in one.runs():
            began = (run.at("started_at") or run.received_at).astimezone(ZONE)
            months.setdefault(f"{began:%b %Y}", []).append(minutes_of(run))
        for label, spent in tables["Training time by month"]:
            assert spent == _hours(total(months.get(label, [])))


def _labelled(words, counts: Counter[str], unwritten: int) -> dict[str, int]:
    told = {one.label: counts[one.value] for one in words}
    return told | {"not recorded": unwritten}


def _blindness(runs) -> dict[str, int]:
    counts = Counter(one.get("blindness") for one in runs)
    return _labelled(BLINDNESS, counts, counts[None])


def _surfaces(runs, book) -> dict[str, int]:
    setups = {one.id: one.words("surfaces") for one in book.of("training.exercise")}
    held = [
        one.words("surfaces") or setups.get(str(one.get("exercise")).replace("-", ""), set())
        for one in runs
    ]
    counts = Counter(word for words in held for word in words)
    return _labelled(SURFACES, counts, sum(not words for words in held))


def _odours(runs, book) -> dict[str, int]:
    layouts = {one.id: one for one in book.of("training.layout")}
    counts: Counter[str] = Counter()
    for one in runs:
        layout = layouts.get(str(one.get("layout")).replace("-", ""))
        counts.update(
            {hide["odour"] for hide in layout.items("hides") if hide.get("odour")} if layout else ()
        )
    return {one.label: counts[one.value] for one in ODOURS}


def test_the_months_hours_at_a_glance(reader, book):
    first = _midnight(datetime.now(ZONE).date().replace(day=1))
    month = Numbers(book, first, (first + timedelta(days=32)).replace(day=1), ZONE)
    shown = reader.chart("hours", "Training in")
    for team, name in _teams(book).items():
        if name in shown:
            minutes = [minutes_of(one) for one in month.runs() if one.get("team") == team]
            assert shown[name] == _hours(total(minutes))
    page = reader.tables(f"{UNIT}/glance/hours/")
    assert dict(next(iter(page.values()))) == shown


def test_what_was_trained_at_a_glance(reader, book):
    after = _midnight(datetime.now(ZONE).date() + timedelta(days=1))
    lately = Numbers(book, _midnight((after - timedelta(days=30)).date()), after, ZONE)
    runs = lately.runs()
    told = {
        "Runs by odour": _odours(runs, book)
        | {"not recorded": sum(one.get("layout") is None for one in runs)},
        "Runs by surface": _surfaces(runs, book),
        "Runs by who knew": _blindness(runs),
    }
    for title, counts in told.items():
        assert reader.chart("trained", title) == {label: str(n) for label, n in counts.items()}


def test_a_number_at_a_glance_opens_as_many_records(reader):
    for name, title in (("trained", "Runs by odour"), ("trained", "Runs by who knew")):
        page = reader.get(f"{UNIT}/glance/{name}/").decode()
        shown = reader.chart(name, title)
        links = dict(re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', page))
        for link, label in links.items():
            where = html.unescape(link)
            if (
                label in shown
                and ("odour=" in where) == (title == "Runs by odour")
                and "surface=" not in where
            ):
                assert len(reader.rows(f"{where}&format=json")) == int(shown[label])


def test_certificates_at_a_glance(reader, year, book):
    now = datetime.now(UTC)
    held = certificates_held(year, now)
    today = now.astimezone(ZONE).date()
    shown = reader.chart("certificates", "Certificates")
    assert shown["In force"] == str(len(held))
    for days in (7, 30, 60, 90):
        soon = sum(last <= today + timedelta(days=days) for _, last in held)
        assert shown[f"of these, ending in {days} days"] == str(soon)
    rest = book.of("certifications.certificate")
    ended = [one for one in rest if one.day("valid_until") or one.day("proposed_until")]
    begun = [one for one in ended if (one.day("valid_from") or one.day("issued_on")) <= today]
    assert shown["Over or withdrawn"] == str(len(begun) - len(held))
    assert shown["Last day not known"] == str(len(rest) - len(ended))


def test_bites_at_a_glance(reader, book):
    shown = reader.chart("force", "Bites by month")
    assert len(shown) == 12
    for label, value in shown.items():
        first = datetime.strptime(label, "%b %Y").replace(tzinfo=ZONE)
        month = Numbers(book, first, (first + timedelta(days=32)).replace(day=1), ZONE)
        raw = numbers_of(month)
        worked = raw["deployments.count"][0] or raw["force.bites"][0]
        assert value == (str(raw["force.bites"][0]) if worked else "not recorded")
    first = datetime.strptime(next(iter(shown)), "%b %Y").replace(tzinfo=ZONE)
    last = datetime.strptime(list(shown)[-1], "%b %Y").replace(tzinfo=ZONE)
    whole = Numbers(book, first, (last + timedelta(days=32)).replace(day=1), ZONE)
    halves = {
        told for name, told in numbers_of(whole).items() if name.startswith("force.bite_ratio.")
    }
    ratios = reader.chart("force", "Bites in a hundred")
    drawn = {tuple(map(int, re.findall(r"(\d+) of (\d+)$", row)[0])) for row in ratios}
    assert drawn == halves
    for row, value in ratios.items():
        hits, trials = map(int, re.findall(r"(\d+) of (\d+)$", row)[0])
        assert value == f"{round(100 * hits / trials, 1):,.1f}".removesuffix(".0")


def test_what_waits_for_review_at_a_glance_and_in_the_report(reader, year, book):
    at = datetime.now(UTC)
    rows = reader.rows(f"{UNIT}/glance/reviews/?format=json")
    tables = reader.tables(f"{UNIT}/reports/of/month/?{_days(year)}")
    reported = {row[0]: row for row in tables["Reviews outstanding"]}
    bands = (("up to 7 days", 0, 7), ("8 to 14 days", 8, 14), ("15 to 30 days", 15, 30),
             ("over 30 days", 31, 10**6))  # fmt: skip
    for kind, label in REVIEWED.items():
        own = [one for one in book.of(kind) if not book.is_brought(one)]
        waiting = [one for one in own if book.waits(one)]
        days = [(at - one.received_at).days for one in waiting]
        shown = {row["what"]: row["value"] for row in rows if row["row"] == label}
        for band, first, last in bands:
            assert shown[band] == str(sum(first <= one <= last for one in days))
        assert shown["Together"] == str(len(waiting))
        states = [
            [act for _, act, version in book.acts_of(one) if version == one.version]
            for one in waiting
        ]
        assert reported[label][1] == str(sum(not acts for acts in states))
        assert reported[label][2] == str(sum(acts[-1:] == ["reviewed"] for acts in states))


def test_what_is_due_of_dogs_at_a_glance(reader, book):
    told = Welfare(book, datetime.now(UTC), ZONE)
    dues = {dog: list(told.dues(dog)) for dog in told.dogs()}
    over = {dog: {kind for kind, on in due if on < told.today} for dog, due in dues.items()}
    shown = reader.chart("welfare", "Dogs")
    assert shown == {
        "Restricted or unfit now": str(
            sum(told.is_restricted(dog, told.at, told.at) for dog in dues)
        ),
        "With something due": str(sum(bool(due) for due in dues.values())),
        "With something overdue": str(sum(bool(kinds) for kinds in over.values())),
        "Weighing overdue": str(sum("weight" in kinds for kinds in over.values())),
        "Vaccination overdue": str(sum("vaccine" in kinds for kinds in over.values())),
        "Visit overdue": str(sum("visit" in kinds for kinds in over.values())),
    }
    page = reader.get(f"{UNIT}/glance/welfare/").decode()
    for label, show in (("With something due", "due"), ("With something overdue", "overdue")):
        link = f"{UNIT}/health/?show={show}"
        assert link in html.unescape(page)
        assert len(reader.rows(f"{link}&format=json")) == int(shown[label])


def test_work_rest_and_heat_at_a_glance(reader, book):
    told = Welfare(book, datetime.now(UTC), ZONE)
    answered = {str(one.get("alarm")).replace("-", "") for one in book.of("health.answer")}
    alarms = [
        one
        for one in book.of("health.alarm")
        if one.id not in answered and not one.get("is_test")
        and one.at("signed_at") >= told.at - timedelta(days=30)
    ]  # fmt: skip
    assert reader.chart("welfare", "Work and rest") == {
        "Teams beyond a limit": str(len(told.beyond())),
        "Work while restricted, no reason": str(len(told.unexplained())),
        "Car alarms without an answer": str(len(alarms)),
    }
    names = _teams(book)
    listed = reader.rows(f"{UNIT}/watches/guard/?show=beyond&format=json")
    assert {row["team"] for row in listed} == {names[_dashed(one)] for one in told.beyond()}


def test_weights_and_restrictions_at_a_glance(reader, book):
    now = datetime.now(UTC)
    today = now.astimezone(ZONE).date()
    standing = {
        one.get("dog")
        for one in book.of("teams.team")
        if (one.at("from_at") or now) <= now
        and ((until := one.at("until_at")) is None or until > now)
    }
    late = 0
    for dog in standing:
        weighed = [
            one.at("weighed_at") for one in book.of("health.weight") if one.get("dog") == dog
        ]
        due = max(weighed).astimezone(ZONE).date() + timedelta(days=30) if weighed else today
        late += due < today
    shown = reader.chart("welfare", "Dogs")
    assert shown["Weighing overdue"] == str(late)
    words = [
        one
        for one in book.of("health.fitness")
        if one.get("dog") in standing
        and (one.at("from_at") or now) <= now
        and ((last := one.day("until_on")) is None or last >= today)
        and one.get("status") in ("restricted", "unfit")
    ]
    assert shown["Restricted or unfit now"] == str(len({one.get("dog") for one in words}))
