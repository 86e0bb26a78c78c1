"""Each number of the report's training section, recomputed from exported records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.teams.vocabulary import ODOURS
from watchbook.duty.training.models import Hide
from watchbook.duty.training.queries.hours import month_of
from watchbook.duty.training.queries.runs import found_runs
from watchbook.duty.training.report_section import _build
from watchbook.duty.training.tests.factories import make_exercise, make_run
from watchbook.ground.records.figures import Asked


@pytest.fixture
def month(day):
    """A month with three runs of the laid-out exercise and one beside it."""
    began = month_of(day.at, day.tess.timezone).starts_at + timedelta(minutes=1)
    make_run(day.alice, day.at, day.alices, day.exercise, discipline="detection", minutes=40)
    make_run(day.bob, day.at, day.bobs, day.exercise, discipline="detection", surfaces=["hard"])
    make_run(
        day.alice, day.at, day.alices, discipline="obedience", minutes=90, started_at=began,
        ended_at=None, blindness="double",
    )  # fmt: skip
    found = month_of(day.at, day.tess.timezone)
    return Asked(since=found.starts_at, until=found.ends_at)


def exported(day):
    """The runs as the list gives them away."""
    path = reverse("training:runs", kwargs={"agency": "harlan"})
    answer = day.cast.client_of(day.cast.dana).get(path, {"format": "csv"})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def table(content, caption):
    return next(one for one in content.tables if one.caption == caption)


def test_the_bars_are_the_hours_of_the_exported_runs(day, month):
    minutes: Counter[str] = Counter()
    for row in exported(day):
        minutes[row["team"]] += int(row["minutes"])
    [chart] = _build(day.cast.dana, month).charts
    drawn = {row["row"][3:]: row["value"] for row in chart.spec["data"]["values"]}
    assert drawn == {team: round(total / 60, 1) for team, total in minutes.items()}
    assert chart.columns[1] == "Training time (target 16 h)"


def test_disciplines_add_up_to_the_exported_runs(day, month):
    told = {row[0]: row[2] for row in table(_build(day.cast.dana, month), "By discipline").rows}
    counted = Counter(row["discipline"] for row in exported(day))
    assert {key.casefold(): int(n) for key, n in told.items()} == {
        key.casefold(): n for key, n in counted.items()
    }


def test_odours_are_those_of_the_layouts_that_runs_pin(day, month):
    told = table(_build(day.cast.dana, month), "Odours trained")
    labels = {one.value: one.label for one in ODOURS}
    held = {labels[odour] for odour in Hide.objects.values_list("odour", flat=True)}
    assert {row[0]: row[1] for row in told.rows} == dict.fromkeys(held, "2")
    assert "Dynamite, TNT, RDX (C-4, Semtex)" in told.note
    assert "no odour is recorded: 1." in told.note


def test_the_last_day_of_an_odour_is_the_agencys_and_not_utcs(day, month):
    evening = month.since + timedelta(days=4, hours=20)
    make_run(day.alice, evening, day.alices, day.exercise)
    asked = replace(month, until=evening + timedelta(minutes=1))
    told = table(_build(day.cast.dana, asked), "Odours trained")
    assert {row[2] for row in told.rows} == {f"5 {evening:%b %Y}"}


def test_what_nobody_wrote_is_its_own_line(day, month):
    content = _build(day.cast.dana, month)
    surfaces = dict(table(content, "Surfaces").rows)
    assert int(surfaces["not recorded"]) >= 1
    knew = dict(table(content, "Who knew where it lay").rows)
    assert (knew["Single-blind"], knew["Double-blind"], knew["not recorded"]) == ("2", "1", "0")


def test_who_may_not_read_layouts_reads_no_odours(day, month):
    titles = [one.caption for one in _build(day.alice, month).tables]
    assert "Odours trained" not in titles


def test_a_team_alone_is_told_by_month(day, month):
    asked = Asked(since=month.since - timedelta(days=40), until=month.until, team=day.alices.id)
    [chart] = _build(day.cast.dana, asked).charts
    assert chart.rows[-1][1] == "2.2 h"
    assert chart.rows[0][1] == "not recorded"


def test_a_surface_written_with_the_set_up_counts_and_is_found_by_the_list(day, month):
    """The rule says so: as written with the run or its set-up."""
    before = dict(table(_build(day.cast.dana, month), "Surfaces").rows)
    setup = make_exercise(day.tess, day.at, surfaces=["vegetation"])
    run = make_run(day.alice, day.at, day.alices, setup, discipline="detection", minutes=5)
    after = dict(table(_build(day.cast.dana, month), "Surfaces").rows)
    assert int(after["Vegetation"]) == int(before["Vegetation"]) + 1
    assert after["not recorded"] == before["not recorded"]
    for word, is_found in (("vegetation", True), ("water", False)):
        assert (
            found_runs(day.cast.dana, day.at, surface=word).filter(id=run.id).exists() is is_found
        )


def test_what_nobody_wrote_opens_its_runs_too(day, month):
    make_run(day.alice, day.at, day.alices, discipline="obedience", minutes=5, blindness=None)
    make_run(day.alice, day.at, day.alices, discipline="trail", minutes=5, surfaces=["water"])
    content = _build(day.cast.dana, month)

    def found(viewer=day.cast.dana, **narrowed):
        return found_runs(viewer, day.at, since=month.since, until=month.until, **narrowed).count()

    surfaces = dict(table(content, "Surfaces").rows)
    assert str(found(surface="not-recorded")) == surfaces["not recorded"] != "0"
    knew = dict(table(content, "Who knew where it lay").rows)
    assert str(found(blindness="not-recorded")) == knew["not recorded"] != "0"
    note = table(content, "Odours trained").note
    assert f"no odour is recorded: {found(odour='not-recorded')}." in note
    assert found(day.alice, odour="not-recorded") == found(day.alice)
