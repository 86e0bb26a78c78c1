from __future__ import annotations

from watchbook.core.schema import described
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.schema.deployment import DEPLOYMENT
from watchbook.duty.deployments.schema.incident import INCIDENT
from watchbook.duty.deployments.schema.tasks import ASKED, DETAILS
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.watches.references import marks_to_name
from watchbook.duty.watches.tests.factories import make_marker
from watchbook.ground.records.models import SearchRow
from watchbook.ground.web.slots import field_forms_for


def test_both_have_a_tile_for_handlers_and_supervisors(pair):
    for who, is_there in (("alice", True), ("dana", True), ("tess", False), ("dov", False)):
        tiles = {link.name for link in field_forms_for(getattr(pair, who))}
        assert ({"deployments.deployment", "deployments.incident"} <= tiles) is is_there, who


def test_a_routine_deployment_needs_team_and_task_and_an_incident_its_type():
    needed = {
        one.kind: [field.name for field in one.fields if field.is_required]
        for one in (DEPLOYMENT, INCIDENT)
    }
    assert needed == {
        "deployments.deployment": ["team", "task"], "deployments.incident": ["type"],
    }  # fmt: skip
    assert described(DEPLOYMENT)["filled"] == ["handler"]


def test_every_task_says_which_fields_it_asks_and_every_field_is_asked():
    assert set(ASKED) == {choice.value for choice in choices.TASKS}
    asked = {name for names in ASKED.values() for name in names}
    assert asked == {field.name for field in DETAILS}


def test_no_word_says_false_of_what_a_dog_did_in_the_field():
    words = [choice.label.lower() for choice in (*choices.RESULTS, *choices.ALERTS)]
    assert not [word for word in words if "false" in word]


def test_a_mark_fills_time_and_place_of_a_deployment(pair):
    make_marker(pair.alice, pair.at, place="Ditch, mile 14")
    (mark,) = marks_to_name(pair.alice, pair.at)
    assert mark.fills["place"] == "Ditch, mile 14"
    assert mark.fills["latitude_e7"] == "41.2000000"
    assert mark.fills["began_at"].startswith(f"{pair.at:%Y-%m-%dT%H:%M}")


def test_search_finds_the_words_and_never_a_person(pair):
    make_incident(
        pair.alice, pair.at, number="26-04411", narrative="Culvert behind the mill.",
        consent_by="Wanda Secret", persons=[{"id": "a", "name": "Marlon Quimby"}],
    )  # fmt: skip
    assert found("26-04411") == 1
    make_deployment(
        pair.alice, pair.at, pair.alices, narrative="Bracketed to the seam.",
        found_persons=[{"id": "a", "who": "Teresa Hidden"}],
    )  # fmt: skip
    for words, count in (
        ("culvert", 1), ("bracketed", 1), ("quimby", 0), ("hidden", 0),
        ("secret", 0),
    ):  # fmt: skip
        assert found(words) == count, words


def found(words):
    return SearchRow.objects.filter(agency_id="harlan", text__icontains=words).count()
