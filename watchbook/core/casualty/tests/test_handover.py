from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.casualty.card import Line
from watchbook.core.casualty.handover import (
    MOST_CODE_BYTES,
    MOST_WORDS,
    Casualty,
    plain_code,
    spoken,
)
from watchbook.core.casualty.weights import Weight

AT = int(datetime(2026, 11, 20, 3, 30, tzinfo=UTC).timestamp())


def clock(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


SHOT = Casualty(
    dog="Juniper", weight=Weight(31_400), mechanism="Gunshot", happened_at=AT - 26 * 60,
    arrives_at=AT + 12 * 60 + 30, bites_strangers=True, allergies="none known",
    telephone="555-0142",
    lines=(
        Line("a", AT - 1_500, "tourniquet-on", "left thigh"),
        Line("b", AT - 1_400, "wound", "left thigh", "entry"),
        Line("c", AT - 1_300, "wound", "chest"),
        Line("d", AT - 1_200, "signs", numbers={"pulse": 120, "temperature_c10": 389}),
        Line("e", AT - 600, "signs", words="gums pale", numbers={"pulse": 160, "breaths": 40}),
        Line("f", AT - 900, "drug", words="Drug A", numbers={"amount_ng": 1_300_000}),
        Line("g", AT - 800, "fluid", words="Fluid C", numbers={"volume_ul": 300_000}),
        Line("h", AT - 700, "drug", words="oxygen"),
        Line("i", AT - 300, "exposure", words="fentanyl, possible"),
    ),
)  # fmt: skip


def test_thirty_seconds_hold_what_the_clinic_needs_in_its_order():
    assert spoken(SHOT, AT, clock) == [
        "Police dog Juniper, 31.4 kg (69.2 lb). Arriving in 12 minutes.",
        "Gunshot, 03:04.",
        "Wounds: entry, left thigh; chest.",
        "Signs at 03:20: pulse 160, rising; breathing 40; temperature 38.9 C; gums pale.",
        "Tourniquet left thigh since 03:05, 25 minutes.",
        "Given: Drug A 1.3 mg at 03:15; Fluid C 300 mL at 03:16; oxygen at 03:18.",
        "Bites strangers.",
        "Exposed to: fentanyl, possible.",
    ]


def test_what_nobody_wrote_is_said_where_it_matters_and_left_out_where_not():
    bare = replace(SHOT, weight=None, mechanism="", arrives_at=None, bites_strangers=None, lines=())
    assert spoken(bare, AT, clock) == [
        "Police dog Juniper, weight not known. Time of arrival not known.",
        "Cause not known, 03:04.",
        "Not known whether he bites strangers.",
    ]
    assert "Does not bite strangers." in spoken(replace(bare, bites_strangers=False), AT, clock)
    words = replace(bare, lines=(Line("a", AT, "signs"),))
    assert spoken(words, AT, clock) == spoken(bare, AT, clock)


def test_a_long_card_says_that_there_is_more_and_never_drops_the_bite():
    many = tuple(Line(str(n), AT, "wound", f"place number {n}") for n in range(12))
    told = spoken(replace(SHOT, lines=SHOT.lines + many), AT, clock)
    assert told[-1] == "More is on the card."
    assert "Bites strangers." in told
    assert sum(len(one.split()) for one in told) <= MOST_WORDS
    hopeless = spoken(replace(SHOT, dog=" ".join(["Juniper"] * 90)), AT, clock)
    assert hopeless[0] == "Gunshot, 03:04."
    assert "Bites strangers." in hopeless


def test_wordy_wounds_take_no_place_from_tourniquet_medicine_and_exposure():
    wordy = Line("w", AT, "wound", "chest", "torn " * 80)
    told = spoken(replace(SHOT, lines=(*SHOT.lines, wordy)), AT, clock)
    assert told == [
        "Police dog Juniper, 31.4 kg (69.2 lb). Arriving in 12 minutes.",
        "Gunshot, 03:04.",
        "Wounds: entry, left thigh; chest; and 1 more.",
        "Signs at 03:20: pulse 160, rising; breathing 40; temperature 38.9 C; gums pale.",
        "Tourniquet left thigh since 03:05, 25 minutes.",
        "Given: Drug A 1.3 mg at 03:15; Fluid C 300 mL at 03:16; oxygen at 03:18.",
        "Bites strangers.",
        "Exposed to: fentanyl, possible.",
        "More is on the card.",
    ]
    only = spoken(replace(SHOT, lines=(wordy, *SHOT.lines[:1])), AT, clock)
    assert "Wounds: 1 on the card." in only
    assert "Tourniquet left thigh since 03:05, 25 minutes." in only
    long = replace(SHOT, mechanism="Gunshot, " + "from a car " * 30)
    assert "Gunshot, 03:04." in spoken(long, AT, clock)


def test_the_plain_code_is_text_that_fits():
    assert plain_code(SHOT, AT, clock).splitlines() == [
        "POLICE DOG Juniper, 31.4 kg (69.2 lb)",
        "Gunshot, 03:04.",
        "Bites strangers.",
        "Tourniquet left thigh since 03:05, 25 minutes.",
        "Given: Drug A 1.3 mg at 03:15; Fluid C 300 mL at 03:16; oxygen at 03:18.",
        "Exposed to: fentanyl, possible.",
        "Allergies: none known",
        "Call 555-0142",
        "Wounds: entry, left thigh; chest.",
        "Signs at 03:20: pulse 160, rising; breathing 40; temperature 38.9 C; gums pale.",
        "Written 03:30",
    ]
    bare = replace(SHOT, weight=None, allergies="", telephone="", lines=())
    assert plain_code(bare, AT, clock).startswith("POLICE DOG Juniper, weight not known\nGunshot")


def test_a_code_too_long_shortens_its_lists_and_says_by_how_much():
    lines = (*SHOT.lines, *(Line(f"w{n}", AT, "wound", "leg " * 9 + str(n)) for n in range(12)))
    code = plain_code(replace(SHOT, lines=lines), AT, clock).splitlines()
    assert "Exposed to: fentanyl, possible." in code
    assert "Call 555-0142" in code
    [wounds] = [one for one in code if one.startswith("Wounds: ")]
    assert wounds.endswith(" more.")
    allergic = plain_code(replace(SHOT, allergies="x" * 900), AT, clock)
    assert "Allergies: on the card" in allergic.splitlines()


def test_what_somebody_typed_over_several_lines_stays_in_one():
    shot = replace(SHOT, mechanism="Gunshot\nDoes not bite strangers.")
    assert "Gunshot Does not bite strangers., 03:04." in plain_code(shot, AT, clock).splitlines()


@given(st.lists(st.text(max_size=200), max_size=20))
def test_a_code_never_grows_past_what_phones_read(words):
    lines = tuple(Line(str(n), AT, "wound", one) for n, one in enumerate(words))
    code = plain_code(replace(SHOT, lines=lines), AT, clock)
    assert len(code.encode()) <= MOST_CODE_BYTES


def test_one_minute_is_one_minute_and_none_left_is_now():
    said = {
        left: spoken(replace(SHOT, arrives_at=AT + left), AT, clock)[0].split(". ")[1]
        for left in (-600, 0, 59, 60, 119, 120)
    }
    assert said == {
        -600: "Arriving now.", 0: "Arriving now.", 59: "Arriving now.",
        60: "Arriving in 1 minute.", 119: "Arriving in 1 minute.", 120: "Arriving in 2 minutes.",
    }  # fmt: skip
