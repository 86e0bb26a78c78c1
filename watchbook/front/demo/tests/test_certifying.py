from __future__ import annotations

from random import Random
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.certifying import TAKEN, Certifying, paper_file
from watchbook.ground.evidence.images import safe_copy


def made():
    keys = [team.handler.key for team in cast.TEAMS]
    teams = {key: UUID(int=place) for place, key in enumerate(keys, 1)}
    return Certifying(Random(5), teams, {"lindgren": UUID(int=99)}).all()


def test_the_year_has_one_that_ends_soon_one_that_ended_and_one_void_by_parting():
    done = made()
    assert len(done) <= 60
    assert sum(one.what == "take-rule" for one in done) == len(TAKEN)
    papers = [one.values for one in done if one.what == "certifications.certificate"]
    last = sorted(one["valid_until"] for one in papers if "valid_until" in one)
    ends = cast.ENDS.date()
    assert any(0 <= (day - ends).days <= 7 for day in last)
    assert any(7 < (day - ends).days <= 30 for day in last)
    past = next(one for one in done if one.what == "past-team")
    assert any(one["team"] == past.record_id for one in papers)


def test_the_same_chance_makes_the_same_certificates():
    assert made() == made()


def test_a_paper_is_a_picture():
    told = next(one.values["paper"] for one in made() if one.values.get("paper"))
    assert safe_copy(paper_file(told)).width == 1000
