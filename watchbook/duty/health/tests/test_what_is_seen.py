from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from watchbook.core.schema import described
from watchbook.duty.health import schema
from watchbook.duty.health.kinds import OF_DOGS
from watchbook.duty.health.models import Stock
from watchbook.duty.health.models.seen import G_A_POUND, mass_text
from watchbook.duty.health.queries.medical import found_lines
from watchbook.duty.health.queries.stock import lots
from watchbook.duty.health.tests.conftest import body
from watchbook.ground.people import audit
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow
from watchbook.ground.records.queries import timeline_of
from watchbook.ground.records.slots import face_of
from watchbook.ground.web.slots import field_forms_for

SAMPLE = {
    "note": {"text": "Limps a little."},
    "weight": {"mass_g": "31.4"},
    "injury": {"text": "Cut pad on glass.", "part": "paw", "side": "left"},
    "exposure": {"agent": "smoke", "signs": ["cough"]},
    "behaviour": {"seen": ["searches"], "after": "handler-gone"},
    "visit": {"reason": "routine", "cost_cents": "125.50", "findings": "Sound."},
    "vaccine": {"vaccine": "rabies", "given_on": "2025-06-01", "until_on": "2028-06-01"},
    "medicine": {"name": "Carprofen", "dose": "As on the label", "from_on": "2025-06-01"},
    "fitness": {"status": "fit", "veterinarian": "Dr. Lindqvist"},
    "stock": {"movement": "given", "name": "Ear drops", "amount_e3": "1"},
}


@pytest.mark.parametrize("noun", sorted(SAMPLE))
def test_each_kind_is_written_listed_opened_and_read_by_those_of_its_dog(kennel, noun):
    row = kennel.write("alice", noun, **SAMPLE[noun])
    name, key = ("note", "note_id") if noun == "note" else ("record", "record_id")
    where = {key: row.id} if noun == "note" else {"noun": noun, key: row.id}
    told = {who: kennel.get(who, name, **where).status_code for who in ("alice", "dana", "bob")}
    assert told == {"alice": 200, "dana": 200, "bob": 404}
    assert kennel.get("alice", name, "?format=print", **where).status_code == 200
    assert [one.row.id for one in found_lines(kennel.alice, kind=noun)] == [row.id]
    assert found_lines(kennel.bob) == []
    if noun != "note":
        lines = [
            one for one in timeline_of(kennel.alice, kennel.juno.id).rows if one.group == "health"
        ]
        assert [one.record_id for one in lines] == [row.id]
        # Fitness is said to all who plan with the dog; the rest is medical.
        assert lines[0].text == ("Fit for duty." if noun == "fitness" else "")
    assert not SearchRow.objects.filter(kind=f"health.{noun}").exists()


@pytest.mark.parametrize("who", ["tess", "dov", "flora", "ada", "vera"])
def test_who_has_no_part_in_it_writes_none(kennel, who):
    with pytest.raises(NotAllowedError):
        kennel.write(who, "weight", mass_g="31")
    assert found_lines(getattr(kennel, who)) == []


def test_a_weight_typed_in_pounds_is_kept_in_grams_and_both_are_shown(kennel):
    weight = kennel.write("alice", "weight", mass_lb100="70.5")
    assert (weight.mass_g, weight.weighed_at) == (31_978, kennel.at)
    page = body(kennel.get("alice", "dog", dog_id=kennel.juno.id))
    assert "32.0 kg (70.5 lb)" in page


def test_every_tenth_of_a_pound_or_kilogram_comes_back_as_it_was_typed():
    for tenths in range(10, 3_000):
        typed = f"{tenths / 10:.1f}"
        assert f"({typed} lb)" in mass_text(round(tenths * 10 * G_A_POUND / 100))
        assert mass_text(tenths * 100).startswith(f"{typed} kg (")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mass_g": "350"}, "Is it 35.0 kg, with a point"),
        ({"mass_g": "0.05"}, "no dog is that light"),
        ({"mass_g": "31", "mass_lb100": "31"}, "31 lb are 14.1 kg, not 31 kg"),
        ({}, "in kilograms or in pounds"),
    ],
)
def test_a_weight_that_no_dog_has_is_asked_about_in_words(kennel, typed, said):
    with pytest.raises(InvalidError, match=said):
        kennel.write("alice", "weight", **typed)


def test_the_weight_form_is_described_and_its_tile_is_there(kennel):
    assert described(schema.WEIGHT)["kind"] == "health.weight"
    assert {"health.weight", "health.exposure", "health.injury", "health.stock",
            "health.behaviour"} <= {link.name for link in field_forms_for(kennel.alice)}  # fmt: skip
    assert "health.weight" not in [link.name for link in field_forms_for(kennel.dov)]


def test_a_record_dated_before_the_birth_is_kept_and_marked(kennel):
    row = kennel.write("alice", "vaccine", vaccine="rabies", given_on="2017-01-01")
    page = body(kennel.get("alice", "record", noun="vaccine", record_id=row.id))
    assert "Dated before the dog" in page
    assert "before its birth" in body(kennel.get("dana", "records"))


@pytest.mark.parametrize(
    ("noun", "values", "said"),
    [
        ("vaccine", {"vaccine": "rabies", "given_on": "2024-05-02", "until_on": "2024-05-01"},
         "end before it was given"),
        ("vaccine", {"vaccine": "rabies", "given_on": "2199-05-02"}, "has not come yet"),
        ("medicine", {"name": "X", "from_on": "2024-05-02", "until_on": "2024-05-01"},
         "ends before it begins"),
        ("injury", {"text": "x", "happened_at": "2199-05-02T00:00:00Z"}, "has not come yet"),
        ("behaviour", {"since_on": "2024-05-01"}, "Choose what you see"),
        ("exposure", {"agent": "other"}, "Say what it was"),
        ("stock", {"movement": "received", "amount_e3": "3"}, "write what medicine it is"),
        ("stock", {"movement": "given", "dog": None, "name": "x", "amount_e3": "3"}, "dog|medicine"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_in_words(kennel, noun, values, said):
    if noun == "stock" and "dog" in values:
        values = values | {"dog": ""}
    with pytest.raises(InvalidError, match=said):
        kennel.write("alice", noun, **values)


def test_a_vaccination_of_today_is_kept_where_the_day_begins_before_utc(kennel):
    alice = replace(kennel.alice, timezone="Pacific/Guam")
    at = datetime(2026, 6, 1, 20, tzinfo=UTC)
    row = kennel.write(alice, "vaccine", vaccine="rabies", given_on="2026-06-02", sent_at=at)
    assert row.given_on.isoformat() == "2026-06-02"


def test_what_is_left_of_a_lot_is_counted_from_its_movements(kennel):
    lot = kennel.write(
        "dana", "stock", dog="", movement="received", name="Carprofen 75 mg", amount_e3="20",
        unit="tablet", lot_number="A-17", expires_on="2030-01-01", warn_e3="5",
    )  # fmt: skip
    kennel.write("alice", "stock", movement="given", lot=lot.id, amount_e3="1.5")
    given = kennel.write("alice", "stock", movement="given", lot=lot.id, amount_e3="2")
    kennel.write("dana", "stock", dog="", movement="discarded", lot=lot.id, amount_e3="20")
    (left,) = lots(kennel.dana)
    assert (left.left, given.name, given.amount) == (
        "\u22123.5 tablets", "Carprofen 75 mg", "2 tablets",
    )  # fmt: skip
    assert "More was taken than came in" in body(kennel.get("dana", "lot", lot_id=lot.id))
    assert "count again" in body(kennel.get("alice", "stock"))
    # A second route: from the rows, without the projection.
    taken = sum(one.amount_e3 for one in Stock.objects.filter(lot=lot.id))
    assert left.left_e3 == lot.amount_e3 - taken


def test_a_count_says_what_is_there_and_by_how_much_it_differs(kennel):
    lot = kennel.write(
        "dana", "stock", dog="", movement="received", name="Drops", amount_e3="20", unit="ml",
        moved_at="2024-05-01T08:00:00Z",
    )  # fmt: skip
    for day, movement, amount in (
        (2, "given", "4"), (3, "counted", "14.5"), (4, "discarded", "2"), (5, "counted", "0"),
    ):  # fmt: skip
        kennel.write(
            "alice" if movement == "given" else "dana", "stock", movement=movement, lot=lot.id,
            amount_e3=amount, moved_at=f"2024-05-0{day}T08:00:00Z",
            dog=kennel.juno.id if movement == "given" else "",
        )  # fmt: skip
    page = body(kennel.get("dana", "lot", lot_id=lot.id))
    assert "Counted: 14.5 ml, 1.5 less than written" in page
    assert "Counted: 0 ml, 12.5 less than written" in page
    assert "0 ml left of 20 ml received" in page
    late = {"movement": "given", "lot": lot.id, "dog": kennel.juno.id}
    kennel.write("alice", "stock", **late, amount_e3="1", moved_at="2024-05-04T09:00:00Z")
    assert [one.left for one in lots(kennel.dana)] == ["0 ml"]  # the count came after it
    kennel.write("alice", "stock", **late, amount_e3="1", moved_at="2024-05-06T09:00:00Z")
    assert [one.left for one in lots(kennel.dana)] == ["\u22121 ml"]
    kennel.write(
        "dana", "stock", dog="", movement="counted", lot=lot.id, amount_e3="3",
        moved_at="2024-05-07T09:00:00Z",
    )  # fmt: skip
    assert [one.left for one in lots(kennel.dana)] == ["3 ml"]
    assert "Counted: 3 ml, 4 more than written" in body(kennel.get("dana", "lot", lot_id=lot.id))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"movement": "counted", "amount_e3": "3"}, "Choose the lot"),
        ({"movement": "received", "name": "x", "amount_e3": "0"}, "only a count may find nothing"),
    ],
)
def test_a_count_is_of_a_lot_and_nothing_else_is_of_nothing(kennel, values, said):
    with pytest.raises(InvalidError, match=said):
        kennel.write("dana", "stock", dog="", **values)


def test_a_lot_says_how_much_went_and_not_to_whose_dog_unless_the_reader_reads_it(kennel):
    lot = kennel.write("dana", "stock", dog="", movement="received", name="Drops", amount_e3="9")
    for who, dog, note in (("alice", kennel.juno, "After lunch."), ("bob", kennel.rex, "For pain")):
        kennel.write(
            who, "stock", dog=dog.id, movement="given", lot=lot.id, amount_e3="2", note=note
        )
    kennel.write(
        "dana", "stock", dog="", movement="discarded", lot=lot.id, amount_e3="1", note="Broke"
    )
    page = body(kennel.get("alice", "lot", lot_id=lot.id))
    assert "Given to Juno: 2" in page
    assert "After lunch." in page
    assert "Broke" in page
    assert "Given to Rex" not in page
    assert "For pain" not in page
    assert "Given: 2" in page
    assert "Given to Rex: 2" in body(kennel.get("dana", "lot", lot_id=lot.id))


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "tess"])
def test_whoever_sees_a_movement_of_stock_by_its_face_opens_its_page(kennel, who):
    for movement in ("received", "given", "discarded"):
        row = kennel.write(
            "dana", "stock", movement=movement, name="Drops", amount_e3="2",
            dog=kennel.juno.id if movement == "given" else "",
        )  # fmt: skip
        face = face_of("health.stock")
        opened = kennel.get(who, "record", noun="stock", record_id=row.id).status_code
        assert face.may_see(getattr(kennel, who), row) == (opened == 200)


def test_a_given_medicine_may_name_its_prescription_and_so_its_dog(kennel):
    prescribed = kennel.write("alice", "medicine", name="Drops", dose="2", from_on="2024-01-01")
    given = kennel.write(
        "alice", "stock", dog="", movement="given", prescription=prescribed.id, amount_e3="1"
    )
    assert (given.dog_id, given.name) == (kennel.juno.id, "Drops")


def test_a_follow_up_stands_beside_what_it_follows(kennel):
    injury = kennel.write("alice", "injury", text="Cut pad.", follow_up_on="2024-05-01")
    kennel.write("dana", "followup", injury=injury.id, text="Healed well.", is_over=True)
    page = body(kennel.get("alice", "record", noun="injury", record_id=injury.id))
    assert "Healed well." in page
    with pytest.raises(InvalidError, match="write the follow-up there"):
        kennel.write("alice", "followup", text="Of nothing.")


def test_only_its_author_amends_what_he_saw_and_a_supervisor_what_papers_say(kennel):
    injury = kennel.write("alice", "injury", text="Cut pad.")
    visit = kennel.write("alice", "visit", reason="routine")
    with pytest.raises(NotAllowedError):
        kennel.write("dana", "injury", amends=injury, text="Something else.")
    amended = kennel.write("dana", "visit", amends=visit, reason="illness")
    assert (amended.version, amended.visited_at) == (2, visit.visited_at)


def test_every_reading_is_logged(kennel):
    row = kennel.write("alice", "weight", mass_g="31")
    kennel.get("dana", "index")
    kennel.get("dana", "dog", dog_id=kennel.juno.id)
    kennel.get("dana", "records", "?format=csv")
    kennel.get("dana", "record", noun="weight", record_id=row.id)
    day = audit.days_of("harlan")[0]
    told = [line.what for line in audit.lines_of("harlan", day) if line.event == "reading"]
    assert len(told) == 4, told


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_lists_go_out_as_files(kennel, form):
    kennel.write("alice", "weight", mass_g="31.4")
    for name in ("index", "records", "stock", "alarms"):
        assert kennel.get("dana", name, f"?format={form}").status_code == 200
    assert "31.4 kg" not in body(kennel.get("dana", "records", "?format=csv"))
    asks = kennel.get("dana", "records", "?format=csv&restricted=yes")
    assert "/people/exports/reason/" in asks["Location"]


@pytest.mark.parametrize("name", ["index", "records", "notes", "stock", "alarms"])
def test_filters_of_any_sort_answer_with_a_page(kennel, name):
    query = "?q=%27%22%00x&dog=x&kind=nope&show=nope&since=9999-12-31&until=0001-01-01&open=yes"
    assert kennel.get("dana", name, query.replace("%00", "")).status_code == 200


def test_a_photograph_or_paper_that_is_not_there_is_not_found(kennel):
    row = kennel.write("alice", "injury", text="Cut pad.")
    where = {"noun": "injury", "record_id": row.id, "name": "photograph"}
    assert kennel.get("alice", "file", **where).status_code == 404


def test_every_kind_of_a_dog_has_a_form_that_opens(kennel):
    kennel.write("alice", "weight", mass_g="31", weighed_at=kennel.at - timedelta(days=40))
    kennel.write("alice", "weight", mass_g="32")
    page = body(kennel.get("alice", "dog", dog_id=kennel.juno.id))
    assert all(f"/field/forms/{one.kind}/" in page for one in OF_DOGS)
    assert "2 weights from" in page
    assert reverse("health:records", kwargs={"agency": "harlan"}) in page
