"""The calendar: a month, a list, and a feed for calendar programs."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from watchbook.front.desk.queries.calendar import entries_between, feed_of, month_page
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records import dates, slots
from watchbook.ground.records.actions import silence
from watchbook.ground.records.actions.notices import make_calendar_link, revoke_calendar_link
from watchbook.ground.records.dates import Dated
from watchbook.ground.records.models import CalendarLink
from watchbook.ground.records.slots import Prompt

pytestmark = pytest.mark.django_db
TEAM = uuid4()


@pytest.fixture(autouse=True)
def _planned(cast, monkeypatch):
    """One prompt and one shift of Alice, about one team, and nothing of the rooms."""

    def asks(viewer, at):
        due = at + timedelta(days=1)
        yield Prompt(
            "x.due", (TEAM,), due, (str(cast.alice.person_id),), "Rex: rabies", "", "/harlan/x/#a"
        )

    def shifts(viewer, since, until):
        at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        if viewer.person_id == cast.alice.person_id and since <= at < until:
            yield Dated("x.shift", "Watch", "Watch with Rex", (TEAM,), at, at + timedelta(hours=8))

    monkeypatch.setattr(slots, "_prompts", {"x": asks})
    monkeypatch.setattr(slots, "_prompt_kinds", {"x.due": "A vaccination is due"})
    monkeypatch.setattr(dates, "_dates", {"x": shifts})
    with acting_for("harlan"):
        yield


def _address(cast):
    _link, token = make_calendar_link(acting_user=cast.alice, label="Watch", at=timezone.now())
    return f"/l/{token}"


def _month_of_tomorrow():
    return f"/harlan/calendar/?month={timezone.now() + timedelta(days=1):%Y-%m}"


def test_a_month_shows_what_falls_due_and_what_is_planned(cast):
    page = cast.client_of(cast.alice).get(_month_of_tomorrow()).content.decode()
    assert "Rex: rabies" in page
    assert "Watch with Rex" in page
    page = cast.client_of(cast.bob).get(_month_of_tomorrow()).content.decode()
    assert "Rex" not in page
    assert "Nothing in this month" in page


def test_what_is_asked_about_long_before_stands_on_its_last_day_once(cast, monkeypatch):
    def asks(viewer, at):
        for number, days in ((1, 5), (2, 6)):
            yield Prompt(
                "x.due", (TEAM,), at - timedelta(days=20), (str(cast.alice.person_id),),
                f"Certificate {number} ends in {days} days", "", f"/harlan/x/{number}/",
                late_at=at + timedelta(days=days),
            )  # fmt: skip

    def last_days(viewer, since, until):
        at = timezone.now() + timedelta(days=5)
        yield Dated(
            "x", "Last day", "Certificate 1: last day", (TEAM,), at, None, True, "/harlan/x/1/"
        )

    monkeypatch.setattr(slots, "_prompts", {"x": asks})
    monkeypatch.setattr(dates, "_dates", {"x": last_days})
    at = timezone.now()
    found = entries_between(cast.alice, at - timedelta(days=30), at + timedelta(days=30), at)
    assert [(one.title, one.at > at) for one in found] == [
        ("Certificate 1: last day", True),
        ("Certificate 2 ends in 6 days", True),
    ]


def test_what_is_set_for_a_day_and_asked_about_stands_there_once(cast, monkeypatch):
    """Whoever is asked: a supervisor read a veterinarian's review twice, its handler once."""
    on = datetime.fromisoformat("2026-11-25T00:00:00-06:00")

    def asks(viewer, at):
        due = on + timedelta(hours=23, minutes=59)
        yield Prompt("x.due", (TEAM,), due, ("supervisor",), "Rex: review", "", "/harlan/x/")

    def set_days(viewer, since, until):
        for days, title in ((0, "Rex: review"), (0, "Rex: visit"), (9, "Rex: review")):
            at = on + timedelta(days=days)
            yield Dated("x", "A review", title, (TEAM,), at, None, True, "/harlan/x/")

    monkeypatch.setattr(slots, "_prompts", {"x": asks})
    monkeypatch.setattr(dates, "_dates", {"x": set_days})
    since, until = on - timedelta(days=9), on + timedelta(days=99)

    def told(viewer):
        return [(one.title, one.is_asked) for one in entries_between(viewer, since, until, on)]

    assert told(cast.dana) == [("Rex: visit", False), ("Rex: review", True), ("Rex: review", False)]
    assert told(cast.alice) == [
        ("Rex: review", False), ("Rex: visit", False), ("Rex: review", False),
    ]  # fmt: skip


def test_a_silence_empties_it(cast):
    silence(acting_user=cast.dana, subject=TEAM, from_at=timezone.now(), at=timezone.now())
    page = cast.client_of(cast.alice).get(_month_of_tomorrow()).content.decode()
    assert "Rex" not in page


@pytest.mark.parametrize(
    "month", ["2026-13", "0000-01", "9999-12", "x" * 5000, "2026-02-30", "", "-1"]
)
def test_what_is_no_month_is_this_month(cast, month):
    answer = cast.client_of(cast.alice).get("/harlan/calendar/", {"month": month})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("first", "weeks"), [("2026-02-01", 5), ("2027-02-01", 4), ("2026-11-01", 6)]
)
def test_a_month_has_whole_weeks(cast, first, weeks):
    page = month_page(cast.bob, datetime.fromisoformat(first).date(), timezone.now())
    assert [len(week) for week in page.weeks] == [7] * weeks
    assert sum(day.is_of_month for week in page.weeks for day in week) >= 28


def test_it_comes_as_files_too(cast):
    client = cast.client_of(cast.alice)
    assert b"Rex: rabies" in client.get(_month_of_tomorrow() + "&format=csv").getvalue()
    assert b"Rex: rabies" in client.get(_month_of_tomorrow() + "&format=json").getvalue()


def test_the_feed_tells_kinds_and_nobodys_name(cast, settings):
    settings.WATCHBOOK_ADDRESS = "https://k9.harlan.example"
    answer = Client().get(_address(cast))
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(one["SUMMARY"]) for one in events} == {"Watch", "A vaccination is due"}
    assert b"Rex" not in answer.content
    assert {str(one.get("URL", "")) for one in events} == {
        "",
        "https://k9.harlan.example/harlan/x/",
    }


def test_each_entry_of_the_feed_keeps_a_name_of_its_own_from_day_to_day(cast, monkeypatch):
    at = timezone.now().replace(microsecond=0)

    def asks(viewer, when):
        for number in range(3):
            yield Prompt("x.due", (), at, (str(viewer.person_id),), f"Rex {number}", "", "/x/")

    def planned(viewer, since, until):
        days = (-31, 2, 2) if since <= at - timedelta(days=31) else (2, 2)
        for day in days:
            yield Dated("x.shift", "Watch", "Night", (), at + timedelta(days=day))

    def names(when):
        events = Calendar.from_ical(feed_of(cast.alice, when)).walk("VEVENT")
        return [str(one["UID"]) for one in events]

    monkeypatch.setattr(slots, "_prompts", {"x": asks})
    monkeypatch.setattr(dates, "_dates", {"x": planned})
    today, later = names(at), names(at + timedelta(days=2))
    assert len(set(today)) == len(today) == 6
    assert set(later) < set(today)


def test_the_feed_answers_304_while_nothing_changed_and_notes_its_use(cast):
    address = _address(cast)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert CalendarLink.objects.get().last_used_at is not None


def test_a_silence_empties_the_feed(cast):
    silence(acting_user=cast.dana, subject=TEAM, from_at=timezone.now(), at=timezone.now())
    assert b"VEVENT" not in Client().get(_address(cast)).content


def test_a_revoked_or_unknown_address_opens_nothing(cast):
    address = _address(cast)
    with acting_for("harlan"):
        revoke_calendar_link(
            acting_user=cast.alice, link_id=CalendarLink.objects.get().id, at=timezone.now()
        )
    for wrong in (address, "/l/harlan.x", "/l/harlan", "/l/..", "/l/" + "a" * 3000, "/l/calder.x"):
        assert Client().get(wrong).status_code == 404
    assert Client().post(address).status_code == 405


def test_an_address_of_somebody_without_a_role_opens_nothing(cast):
    address = _address(cast)
    CalendarLink.objects.update(person_id=cast.bob.person_id)
    assert Client().get(address).status_code == 404


def test_nobody_revokes_the_address_of_another(cast):
    _address(cast)
    link = CalendarLink.objects.get()
    at = f"/harlan/records/notices/calendar/{link.id}/revoke/"
    assert cast.client_of(cast.bob).post(at).status_code == 404
    assert cast.client_of(cast.alice).post(at).status_code == 302


def test_a_shift_into_the_night_stands_on_its_first_day_and_a_course_on_each(cast, monkeypatch):
    at = datetime.fromisoformat("2026-11-10T22:00:00-06:00")

    def planned(viewer, since, until):
        yield Dated("x", "Watch", "Night", (), at, at + timedelta(hours=8))
        yield Dated("x", "Course", "Course", (), at, at + timedelta(hours=50))

    monkeypatch.setattr(dates, "_dates", {"x": planned})
    monkeypatch.setattr(slots, "_prompts", {})
    page = month_page(cast.bob, at.date().replace(day=1), timezone.now())
    stands = [(day.on.day, [one.title for one in day.entries]) for day in page.days]
    assert (
        stands
        == [(10, ["Course", "Night"]), (11, ["Course"]), (12, ["Course"]), (13, ["Course"])][
            : len(stands)
        ]
    )
    assert len(stands) in (3, 4)
