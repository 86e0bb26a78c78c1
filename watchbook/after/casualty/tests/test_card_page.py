"""The page of a casualty, its paper, and what the desk writes on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.after.casualty.models import Casualty, Ending, Line
from watchbook.after.casualty.queries.card_parts import degrees
from watchbook.after.casualty.queries.lines import lines_of
from watchbook.core.casualty.card import celsius_of
from watchbook.ground.ledger.kinds import kind_named

MINUTE = timedelta(minutes=1)


def page(night, who, card, query=""):
    return night.get(who, "casualty", query, casualty_id=card.id).content.decode()


@pytest.fixture
def wounded(night):
    """Juno shot, with a tourniquet, two series of signs, a category and ketamine."""
    card = night.down(happened_at=night.at - 40 * MINUTE, mechanism_words="two rounds")
    for minutes, what, told in (
        (38, "wound", {"site": "left-hind", "words": "bright blood"}),
        (37, "tourniquet-on", {"site": "left-hind"}),
        (35, "category", {"words": "urgent"}),
        (30, "signs", {"pulse": 150, "breaths": 44, "gums": "white", "temperature_c10": 385}),
        (20, "signs", {"pulse": 172, "breaths": 40, "consciousness": "voice"}),
        (15, "drug", {"words": "Ketamine IM", "amount_ng": 50_000_000, "volume_ul": 500}),
        (12, "tourniquet-converted", {"site": "left-hind"}),
    ):
        night.line(card, what, happened_at=night.at - minutes * MINUTE, **told)
    night.write("dana", "ending", casualty=card.id, how="at-clinic", happened_at=night.at)
    return card


def test_the_page_tells_clock_category_signs_and_tourniquet(night, wounded):
    told = page(night, "alice", wounded)
    for words in (
        "40 min", "Urgent", "85 min left", "38.5 °C (101.3 °F)", "Ketamine IM", "50 mg", "0.5 mL",
        "no longer", "his own values are not recorded", "Weight not recorded", "two rounds",
        'data-site="left-hind" class="hurt bound"', "Wounds: left hind leg.", "Nothing written.",
        "pulse rising", "breaths falling", "Burned surface</dt>",
    ):  # fmt: skip
        assert words in told, words


def test_the_dog_s_own_values_at_rest_count_before_those_of_all_dogs(night, wounded):
    night.write("alice", "facts", dog=night.juno.id, pulse_low=70, pulse_high=160,
                breaths_low=10, breaths_high=30, temperature_c10_low=378,
                temperature_c10_high=390, measured_by="Dr. Holm")  # fmt: skip
    told = page(night, "alice", wounded)
    assert "this dog at rest, measured by Dr. Holm" in told
    assert "at rest 70 to 160" in told


def test_the_paper_marks_what_is_provisional_and_names_its_source(night, wounded):
    told = night.get("dana", "card_print", casualty_id=wounded.id).content.decode()
    assert "Microchip °" in told
    assert "Evacuation category</dt>" in told
    assert "081-000-1653" in told
    assert night.get("dov", "card_print", casualty_id=wounded.id).status_code == 403


def test_a_wound_stands_on_its_side_at_its_point_and_one_without_a_side_on_all(night):
    card = night.down()
    night.line(card, "wound", site="chest", view="left", x_pm=450, y_pm=400, words="gunshot")
    night.line(card, "wound", site="neck")
    told = page(night, "alice", card)
    left, right = told.split('data-view="left"')[1], told.split('data-view="right"')[1]
    assert 'data-site="chest" class="hurt"' in left.split("</svg>")[0]
    assert "translate(180 120)" in left.split("</svg>")[0]
    assert 'data-site="chest" class="hurt"' not in right.split("</svg>")[0]
    assert 'data-site="neck" class="hurt"' in right.split("</svg>")[0]
    assert "chest, left side; gunshot" in told
    assert "Left side. Wounds: chest, neck." in told


def test_burned_surface_is_what_was_stated_last_and_else_not_recorded(night):
    card = night.down()
    kwargs = {"casualty_id": card.id}
    box = night.get("dana", "card_print", **kwargs).content.decode().split("Burned surface °")[1]
    assert "not recorded" in box[:80]
    for minutes, percent in ((9, 30), (4, 20)):
        night.line(card, "burned", happened_at=night.at - minutes * MINUTE, burned_percent=percent)
    told = page(night, "alice", card)
    assert "20 %, as stated" in told
    assert "20 %" in night.get("dana", "card_print", **kwargs).content.decode()
    sheet = night.get("alice", "handover", **kwargs).content.decode()
    assert "Burned surface 20 percent." in sheet
    assert "20 %, as stated" in sheet


def test_an_amendment_at_the_desk_keeps_the_point_of_its_place_and_drops_another_s(night):
    card = night.down()
    row = night.line(card, "wound", site="chest", view="left", x_pm=450, y_pm=400)
    kwargs = {"casualty_id": card.id, "line_id": row.id}
    told = {"what": "wound", "site": "chest", "view": "left", "words": "graze", "_version": "1"}
    night.post("alice", "line_amend", told | {"_reason": "Said more"}, **kwargs)
    row.refresh_from_db()
    assert (row.words, row.x_pm, row.y_pm) == ("graze", 450, 400)
    told |= {"view": "right", "_version": "2", "_reason": "The other side"}
    night.post("alice", "line_amend", told, **kwargs)
    row.refresh_from_db()
    assert (row.view, row.x_pm, row.y_pm) == ("right", None, None)


def test_a_line_without_a_side_has_no_leaf_for_it_as_lines_of_the_first_form(night):
    row = night.line(night.down(), "wound", site="chest")
    assert row.view is None
    kept = kind_named("casualty.line").leaves_in(row)
    assert not {"/view", "/x_pm", "/y_pm", "/burned_percent"} & {
        name for name, leaf in kept.items() if leaf is not None
    }


def test_a_drill_says_so_on_page_and_paper(night):
    card = night.down(is_drill=True)
    for name in ("casualty", "card_print"):
        assert "DRILL" in night.get("alice", name, casualty_id=card.id).content.decode()


def test_the_desk_writes_a_line_with_its_time(night):
    card = night.down()
    answer = night.post("dana", "line_new", {
        "what": "signs", "pulse": "150", "temperature_c10": "38.5",
        "happened_at": "2026-11-20T19:20:00",
    }, casualty_id=card.id)  # fmt: skip
    assert answer.status_code == 200
    row = Line.objects.get()
    assert (row.pulse, row.temperature_c10) == (150, 385)
    assert row.happened_at.isoformat() == "2026-11-21T01:20:00+00:00"


def test_a_weight_typed_in_pounds_comes_back_as_it_was_typed(night):
    card = night.down()
    told = {"what": "weight", "mass_lb10": "70"}
    assert night.post("dana", "line_new", told, casualty_id=card.id).status_code == 200
    row = Line.objects.get()
    assert (row.mass_g, row.mass_lb10) == (31_750, 700)
    page = night.get("dana", "casualty", casualty_id=card.id).content.decode()
    assert "31.75 kg (70 lb)" in page
    assert "70.1" not in page
    form = night.get("dana", "line_amend", casualty_id=card.id, line_id=row.id).content.decode()
    assert 'value="70.0"' in form or 'value="70"' in form
    answer = night.post("dana", "line_new", told | {"mass_g": "70"}, casualty_id=card.id)
    assert "70 lb are 31.75 kg, not 70 kg. Leave one of the two empty." in answer.content.decode()
    told |= {"mass_g": "31.8"}
    assert night.post("dana", "line_new", told, casualty_id=card.id).status_code == 200
    assert [one.mass_g for one in Line.objects.all()] == [31_750, 31_750]


def test_a_temperature_typed_in_fahrenheit_comes_back_as_it_was_typed(night):
    card = night.down()
    told = {"what": "signs", "temperature_f10": "102.5"}
    assert night.post("dana", "line_new", told, casualty_id=card.id).status_code == 200
    row = Line.objects.get()
    assert (row.temperature_c10, row.temperature_f10) == (392, 1025)
    page = night.get("dana", "casualty", casualty_id=card.id).content.decode()
    assert "39.2 °C (102.5 °F)" in page
    assert "102.6" not in page
    form = night.get("dana", "line_amend", casualty_id=card.id, line_id=row.id).content.decode()
    assert 'value="102.5"' in form
    told |= {"temperature_c10": "38"}
    answer = night.post("dana", "line_new", told, casualty_id=card.id)
    assert "102.5 °F are 39.2 °C, not 38 °C" in answer.content.decode()


def test_every_tenth_of_a_degree_comes_back_as_it_was_typed():
    for tenths in range(320, 1_221):
        assert f"({tenths / 10:g} °F)" in degrees(celsius_of(tenths), tenths)
        assert abs(celsius_of(tenths) - (tenths - 320) / 1.8) <= 0.5
    for tenths in range(501):
        assert degrees(tenths).startswith(f"{tenths / 10:g} °C (")


def test_what_was_typed_stays_when_it_is_refused(night):
    card = night.down()
    answer = night.post(
        "dana", "line_new", {"what": "category", "words": "very soon"}, casualty_id=card.id
    )
    assert answer.status_code == 422
    assert "very soon" in answer.content.decode()
    assert not Line.objects.exists()


def test_one_amends_one_s_own_line_and_strikes_it(night, wounded):
    row = Line.objects.get(what="drug")
    form = night.get("alice", "line_amend", casualty_id=wounded.id, line_id=row.id)
    assert 'value="50"' in form.content.decode()
    told = {"what": "drug", "words": "Ketamine IM", "is_struck": "on", "_version": "1"}
    kwargs = {"casualty_id": wounded.id, "line_id": row.id}
    assert night.post("dana", "line_amend", told | {"_reason": "No"}, **kwargs).status_code == 403
    assert night.post("alice", "line_amend", told, **kwargs).status_code == 422
    assert (
        night.post("alice", "line_amend", told | {"_reason": "Not given"}, **kwargs).status_code
        == 200
    )
    assert "drug" not in [one.what for one in lines_of(night.cast.dana, wounded)]
    assert "Written by mistake: 1" in page(night, "dana", wounded)


def test_a_supervisor_names_the_dog_that_nobody_named(night):
    card = night.write("bob", "casualty")
    told = {"dog": str(night.juno.id), "_version": "1", "_reason": "It was Juno"}
    assert night.post("dana", "casualty_amend", told, casualty_id=card.id).status_code == 200
    assert Casualty.objects.get().dog_id == night.juno.id


def test_the_desk_ends_it_and_a_handler_of_another_dog_may(night):
    card = night.down()
    assert (
        night.post("bob", "casualty_end", {"how": "cancelled"}, casualty_id=card.id).status_code
        == 200
    )
    assert Ending.objects.get().how == "cancelled"
    assert "Called off" in page(night, "alice", card)


def test_two_cards_are_made_one_and_two_again_by_a_press(night):
    first, second = night.down(), night.down("bob", happened_at=night.at - MINUTE)
    night.line(second, "pressure", who="bob")
    assert "They are one card" in page(night, "dana", first)
    night.post("dana", "casualty_same", {"other": str(second.id)}, casualty_id=first.id)
    for card in (first, second):
        told = page(night, "dana", card)
        assert "Two cards, read as one" in told
        assert "Pressure on the wound" in told
    night.post("dana", "casualty_same", {"other": str(first.id), "is_not": "1"},
               casualty_id=second.id)  # fmt: skip
    assert "Pressure on the wound" not in page(night, "dana", first).split("Every line")[1]
    answer = night.post("dana", "casualty_same", {"other": "x"}, casualty_id=first.id)
    assert "Choose the other one" in answer.content.decode()


def test_opening_a_card_is_logged(night, wounded, settings):
    from pathlib import Path

    page(night, "dana", wounded)
    lines = "".join(
        one.read_text() for one in Path(settings.WATCHBOOK_AUDIT_DIR).rglob("*") if one.is_file()
    )
    assert str(wounded.id) in lines


def test_the_list_is_searched_filtered_and_taken_away(night, wounded):
    night.down(is_drill=True, place_words="the training field")
    listed = night.get("dov", "casualties", "?drills=without").content.decode()
    assert "training field" not in listed
    assert "training field" in night.get("dov", "casualties", "?q=training").content.decode()
    assert (
        "No casualty matches" in night.get("dov", "casualties", "?mechanism=bloat").content.decode()
    )
    file = b"".join(night.get("dov", "casualties", "?format=csv").streaming_content).decode()
    assert "two rounds" not in file
    assert "At the clinic" in file
    assert "DRILL" in night.get("dov", "casualties", "?format=print").content.decode()


def test_what_the_unit_can_see_of_me_counts_my_lines(night, wounded):
    told = night.cast.client_of(night.cast.alice).get("/account/seen/").content.decode()
    assert "What you wrote on the card of a hurt dog" in told
    assert "7 lines" in told
    assert "off watch too" in told


def test_an_empty_list_says_what_to_do(night):
    assert "as a drill" in night.get("alice", "casualties").content.decode()


def test_a_casualty_stands_on_the_timeline_of_its_incident(night):
    from watchbook.duty.deployments.queries.timeline import timeline_of
    from watchbook.duty.deployments.tests.factories import make_incident

    incident = make_incident(night.cast.alice, night.at)
    card = night.down(incident=incident.id, is_drill=True)
    night.line(card, "wound", words="frothing")
    night.write("dana", "ending", casualty=card.id, how="at-clinic")
    told = [(one.kind, one.title) for one in timeline_of(night.cast.dov, incident)[0]]
    assert ("K9 down", "DRILL: K9 down: Juno") in told
    assert ("K9 down", "Juno: at the clinic") in told


def test_the_life_file_says_that_it_was_and_no_more(night):
    card = night.down(place_words="Mill Street", mechanism_words="two rounds")
    night.line(card, "wound", words="frothing")
    night.write("alice", "ending", casualty=card.id, how="cancelled")
    page = night.cast.client_of(night.cast.dana).get(f"/harlan/teams/dogs/{night.juno.id}/life/")
    told = page.content.decode()
    assert "K9 down" in told
    assert "called off" in told
    assert "frothing" not in told
    assert "two rounds" not in told
