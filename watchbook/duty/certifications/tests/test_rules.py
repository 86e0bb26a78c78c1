from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from watchbook.core.schema import validate
from watchbook.duty.certifications.known_rules import known_rule, known_rules
from watchbook.duty.certifications.models import Rule
from watchbook.duty.certifications.queries.rules import bundled, pass_mark, rule_facts, values_in
from watchbook.duty.certifications.schema import RULE
from watchbook.duty.certifications.tests.factories import amend, make_rule, submit
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError, ReasonNeededError

NUMBERS = ("pass_permille", "pass_points_tenths", "pass_count", "valid_months", "retest_wait_h")


def test_every_bundled_rule_is_clean_and_says_where_it_is_from():
    assert len(known_rules()) >= 18
    for code, values in known_rules().items():
        assert values["source"], code
        assert values["trust"], code
        if values["trust"] == "unread":
            assert not set(NUMBERS) & set(values), f"{code}: a number nobody read"


def test_codes_are_unique_and_fit_an_address():
    folder = resources.files("watchbook.duty.certifications")
    told = json.loads((folder / "data" / "bodies.json").read_text("utf-8"))["rules"]
    codes = [one["code"] for one in told]
    assert len(set(codes)) == len(codes)
    assert all(code.replace("-", "").isalnum() and len(code) <= 60 for code in codes)


@pytest.mark.parametrize(
    ("code", "mark", "months", "void"),
    [
        ("uspca-pd1", "490 of 700 points", None, None),
        ("npca-contraband", "3 of 4 found", 12, None),
        ("napwda-scent", "91.6 % found", None, None),
        ("swgdog-detection", "90 % found", 12, None),
        ("idaho-post", "every phase passed", 15, True),
        ("ca-post", None, None, None),
    ],
)
def test_known_bodies_ask_what_their_pages_say(code, mark, months, void):
    rule = known_rule(code)
    assert (pass_mark(rule), rule.get("valid_months"), rule.get("is_void_on_parting")) == (
        mark, months, void,
    )  # fmt: skip


def test_the_body_of_the_recipe_asks_what_the_recipe_says():
    page = Path(__file__).parents[4] / "docs" / "recipes" / "add_a_certification_body.md"
    text = page.read_text("utf-8")
    told = json.loads(text.split("```json\n")[1].split("```")[0].strip().removesuffix(","))
    code = told.pop("code")
    rule = validate(RULE, told)
    assert rule.is_valid, rule.problems
    line = (code, pass_mark(rule.values), told["valid_months"], told["is_void_on_parting"])
    assert json.dumps(line)[1:-1] in text.replace("True", "true")


def test_what_is_not_known_stays_unknown_on_the_page():
    facts = dict(rule_facts(known_rule("ca-post")))
    assert set(facts.values()) == {None}


def test_a_supervisor_takes_a_rule_once_and_it_is_the_agencys_own(unit):
    assert unit.npca.source.startswith("National Police Canine Association")
    assert [one.code for one in bundled(unit.dana) if one.own] == ["npca-contraband", "idaho-post"]
    with pytest.raises(InvalidError, match="among your own already"):
        make_rule(unit.dana, unit.at)
    with pytest.raises(InvalidError, match="no such rule"):
        make_rule(unit.dana, unit.at, "nobody-knows")


@pytest.mark.parametrize("who", ["alice", "tess"])
def test_handlers_and_trainers_do_not_change_rules(unit, who):
    with pytest.raises(NotAllowedError):
        make_rule(getattr(unit, who), unit.at, "uspca-pd1")


def test_an_agency_writes_a_rule_of_its_own_and_amends_it_with_a_reason(unit):
    rule = submit(
        "certifications.rule", unit.dana, unit.at, body="Harlan County", title="Quarterly check",
        scoring="points", pass_points_tenths="490.5", source="Unit order 12", trust="own",
        phases=[{"id": "p1", "name": "Obedience"}],
    )  # fmt: skip
    assert (rule.pass_points_tenths, rule.phases.get().name) == (4905, "Obedience")
    later = amend(rule, "certifications.rule", unit.dana, unit.at, valid_months=3)
    assert (later.version, later.valid_months, values_in(later)["phases"][0]["name"]) == (
        2, 3, "Obedience",
    )  # fmt: skip


def test_an_amended_bundled_rule_still_says_where_it_came_from(unit):
    later = amend(unit.npca, "certifications.rule", unit.dana, unit.at, valid_months=18)
    assert (later.known_as, later.valid_months) == ("npca-contraband", 18)
    assert Rule.objects.filter(known_as="npca-contraband").count() == 1


def test_more_cannot_pass_than_there_are(unit):
    with pytest.raises(InvalidError, match="check both numbers"):
        submit(
            "certifications.rule", unit.dana, unit.at, body="X", title="Y", scoring="count",
            pass_count=5, count_of=4, source="Z", trust="own",
        )  # fmt: skip


def test_an_amendment_without_a_reason_is_refused(unit):
    from watchbook.duty.certifications.actions.rules import submit_rule
    from watchbook.ground.records.sending import amending

    values = {"body": "NPCA", "title": "X", "source": "Y", "trust": "own"}
    with pytest.raises(ReasonNeededError):
        submit_rule(amending(unit.dana, unit.npca, values, "", unit.at))
