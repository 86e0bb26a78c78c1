from __future__ import annotations

import json
from datetime import timedelta

import pytest

from watchbook.after.casualty.actions.clinics import verify_clinic
from watchbook.after.casualty.queries.clinics import ASK_AGAIN, found_clinics
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.web.slots import field_forms_for


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def test_a_clinic_is_found_by_words_and_by_what_it_has(written):
    dov = written.cast.dov
    assert [one.name for one in found_clinics(dov)] == ["Ridge Animal Hospital"]
    assert found_clinics(dov, text="ridge road", skill="surgery").count() == 1
    assert not found_clinics(dov, skill="blood").exists()
    assert found_clinics(dov, with_closed=True).count() == 2


def test_handlers_read_it_and_do_not_write_it(written):
    assert written.get("alice", "index").status_code == 200
    with pytest.raises(NotAllowedError):
        written.clinic("alice")
    assert "casualty.clinic" not in [one.name for one in field_forms_for(written.cast.alice)]


@pytest.mark.parametrize("who", ["charlie", "flora"])
def test_nobody_outside_the_unit_reads_it(written, who):
    for name, kwargs in (
        ("index", {}), ("donors", {}), ("clinic", {"clinic_id": written.ridge.id}),
    ):  # fmt: skip
        assert written.get(who, name, **kwargs).status_code in {403, 404}


def test_the_list_gives_the_telephone_as_something_to_press(written):
    page = text(written.get("dov", "index"))
    assert 'href="tel:555-0190"' in page
    assert "14 min from the yard" in page
    assert "day and night" in page


def test_the_list_goes_to_paper_and_to_files(written):
    assert "Ridge Animal Hospital: 555-0190" in text(written.get("dov", "index", "?format=print"))
    told = json.loads(text(written.get("dov", "index", "?format=json")))
    assert [row["name"] for row in told["rows"]] == ["Ridge Animal Hospital"]
    assert "the yard 14 min" in text(written.get("dov", "index", "?format=csv&used=all"))


def test_an_empty_list_says_what_to_do(directory):
    assert "the one that would take your dog tonight" in text(directory.get("dana", "index"))
    assert "No clinic matches" in text(directory.get("dana", "index", "?q=nowhere"))


def test_whoever_calls_the_clinic_says_so_in_one_press(written):
    answer = written.post(
        "dov", "verify", {"verified_with": "Night desk"}, clinic_id=written.ridge.id
    )
    assert "Night desk" in text(answer)
    written.ridge.refresh_from_db()
    assert (written.ridge.version, written.ridge.verified_with) == (2, "Night desk")
    assert written.ridge.drives.get().minutes == 14


def test_it_refuses_a_call_that_nobody_answered(written):
    with pytest.raises(InvalidError, match="Name the person who answered"):
        verify_clinic(
            acting_user=written.cast.dana, clinic=written.ridge, verified_with=" ",
            on=written.at.date(), at=written.at,
        )  # fmt: skip


def test_a_day_to_come_and_half_a_place_are_refused(directory):
    with pytest.raises(InvalidError, match="not come yet"):
        directory.clinic(verified_on=(directory.at + timedelta(days=3)).date())
    with pytest.raises(InvalidError, match="latitude and longitude"):
        directory.clinic(latitude_e7=412_000_000)
    with pytest.raises(InvalidError, match="not come yet"):
        directory.donor(last_given_on=(directory.at + timedelta(days=3)).date())


def test_a_clinic_that_nobody_called_for_half_a_year_is_asked_about(written):
    def asked(at):
        found = prompts_for(written.cast.dana, at)
        return [one.prompt.title for one in found if "Ridge" in one.prompt.title]

    called = written.at.replace(year=2026, month=3, day=1)
    assert asked(called + ASK_AGAIN) == []
    late = called + ASK_AGAIN + timedelta(days=2)
    assert asked(late) == ["Call Ridge Animal Hospital and go through its page"]


def test_donors_stand_with_whom_to_call(written):
    page = text(written.get("dov", "donors"))
    assert "DEA 1 negative" in page
    assert 'href="tel:555-0191"' in page
    written.donor(name="Waffle", is_withdrawn=True)
    assert "Waffle" not in text(written.get("dov", "donors"))
    assert "not to be called" in text(written.get("dov", "donors", "?used=all"))


def test_the_page_of_a_clinic_shows_what_nobody_wrote_as_not_recorded(directory):
    bare = directory.clinic()
    page = text(directory.get("dana", "clinic", clinic_id=bare.id))
    assert "not recorded" in page
    assert "Nobody has written that the clinic was asked." in page
