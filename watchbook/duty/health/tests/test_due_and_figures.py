from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from watchbook.duty.health.dates import set_days
from watchbook.duty.health.prompts import due_of_dogs, low_or_expiring
from watchbook.duty.health.queries.board import dog_lines
from watchbook.duty.health.queries.due import dues
from watchbook.duty.teams.actions import stand_down
from watchbook.ground.records.figures import Asked, answered, figure_named
from watchbook.ground.records.queries import prompts_for

DAY = timedelta(days=1)
PEOPLE = ("alice", "bob", "tess", "dana")


def kinds(kennel, at=None):
    return sorted(one.kind for one in dues(kennel.dana, [kennel.juno], at or kennel.at))


def asked_of(kennel, who):
    viewer = getattr(kennel, who)
    listed = prompts_for(viewer, kennel.at)
    return [one.prompt.title for one in listed if one.prompt.kind.startswith("health.")]


def test_a_weight_is_due_after_thirty_days_and_where_none_is_written(kennel):
    assert kinds(kennel) == ["health.weight"]
    kennel.write("alice", "weight", mass_g="31", weighed_at=(kennel.at - 29 * DAY).isoformat())
    assert kinds(kennel) == []
    assert kinds(kennel, kennel.at + 2 * DAY) == ["health.weight"]


def test_a_note_dated_before_the_birth_is_asked_about_by_its_name(kennel):
    kennel.write("alice", "weight", mass_g="31")
    kennel.write("alice", "note", text="Ate well.", seen_at="2001-05-01T12:00:00Z")
    (one,) = dues(kennel.dana, [kennel.juno], kennel.at)
    assert one.text.startswith("Health note: 1 May 2001; born")
    assert kennel.cast.client_of(kennel.alice).get(one.url).status_code == 200


def test_the_last_weight_stands_in_the_list_however_old(kennel):
    for grams, days in (("29", 2_000), ("31", 1_000), ("30", 1_500)):
        at = kennel.at - int(days) * DAY
        kennel.write("alice", "weight", mass_g=grams, weighed_at=at.isoformat())
    (line, _) = dog_lines(kennel.dana, kennel.at)
    assert line.weight.mass_g == 31_000


def test_a_vaccination_is_due_thirty_days_before_its_end_and_the_newest_counts(kennel):
    kennel.write("alice", "weight", mass_g="31")
    soon, later = (kennel.at + 20 * DAY).date(), (kennel.at + 400 * DAY).date()
    given = (kennel.at - 300 * DAY).date().isoformat()
    kennel.write("alice", "vaccine", vaccine="rabies", given_on=given, until_on=soon.isoformat())
    assert kinds(kennel) == ["health.vaccine"]
    kennel.write(
        "alice", "vaccine", vaccine="rabies", given_on=(kennel.at - DAY).date().isoformat(),
        until_on=later.isoformat(),
    )  # fmt: skip
    assert kinds(kennel) == []


@pytest.mark.parametrize(
    ("noun", "values"),
    [
        ("injury", {"text": "Cut pad."}),
        ("exposure", {"agent": "smoke"}),
        ("behaviour", {"seen": ["searches"]}),
    ],
)
def test_a_day_of_looking_again_is_asked_for_until_somebody_writes_how_it_is(kennel, noun, values):
    kennel.write("alice", "weight", mass_g="31")
    today = timezone.localdate(kennel.at, ZoneInfo(kennel.alice.timezone))
    row = kennel.write(
        "alice", noun, follow_up_on=(today - DAY).isoformat(), **values,
        **({"happened_at": (kennel.at - 3 * DAY).isoformat()} if noun != "behaviour" else {}),
    )  # fmt: skip
    assert kinds(kennel) == [f"health.{noun}"]
    kennel.write("alice", "followup", text="Better.", next_on=today.isoformat(), **{noun: row.id})
    assert kinds(kennel) == [f"health.{noun}"]
    kennel.write("alice", "followup", text="Gone.", is_over=True, **{noun: row.id})
    assert kinds(kennel) == []


def test_reviews_ends_and_words_without_paper_are_asked_of_handler_and_supervisor(kennel):
    kennel.write("alice", "weight", mass_g="31")
    kennel.write(
        "alice", "fitness", status="unfit", veterinarian="Dr. L",
        from_at=(kennel.at - 9 * DAY).isoformat(),
        review_on=(kennel.at + 2 * DAY).date().isoformat(),
    )  # fmt: skip
    titles = [one.title for one in dues(kennel.dana, [kennel.juno], kennel.at)]
    assert len(titles) == 2
    assert any(one.startswith("Review by the veterinarian") for one in titles)
    assert len(asked_of(kennel, "dana")) == len(asked_of(kennel, "alice")) == 2
    assert asked_of(kennel, "bob") == ["Rex: Weigh"]


def test_a_date_before_the_birth_is_asked_about(kennel):
    kennel.write("alice", "weight", mass_g="31")
    kennel.write("alice", "vaccine", vaccine="rabies", given_on="2017-01-01")
    assert kinds(kennel) == ["health.date"]


def test_a_stand_down_silences_all_of_it(kennel):
    assert asked_of(kennel, "alice") == ["Juno: Weigh"]
    stand_down(acting_user=kennel.dana, subject=kennel.juno, at=kennel.at - DAY)
    assert asked_of(kennel, "alice") == []
    assert [one.title for one in due_of_dogs(kennel.alice, kennel.at)] == ["Juno: Weigh"]


def test_stock_that_runs_out_expires_or_was_miscounted_is_asked_of_supervisors(kennel):
    for name, more in (
        ("Low", {"amount_e3": "3", "warn_e3": "5"}),
        ("Old", {"amount_e3": "3", "expires_on": (kennel.at + 9 * DAY).date().isoformat()}),
        ("Well", {"amount_e3": "30", "warn_e3": "5"}),
    ):
        kennel.write("dana", "stock", dog="", movement="received", name=name, **more)
    titles = sorted(one.title for one in low_or_expiring(kennel.dana, kennel.at))
    assert titles == ["Medicine stock: Low", "Medicine stock: Old"]
    assert list(low_or_expiring(kennel.alice, kennel.at)) == []


def test_the_units_list_narrows_to_what_is_overdue_or_restricted(kennel):
    kennel.write("alice", "fitness", status="unfit", veterinarian="Dr. L")
    names = {
        show: [line.dog.name for line in dog_lines(kennel.dana, kennel.at, show=show)]
        for show in ("", "restricted", "overdue", "former")
    }
    assert names[""] == ["Juno", "Rex"]
    assert (names["restricted"], names["former"]) == (["Juno"], [])


def test_figures_are_what_plain_sql_adds_up(kennel):
    for cents, reason in (("120.50", "routine"), ("80", "injury"), (None, "illness")):
        kennel.write("alice", "visit", reason=reason, cost_cents=cents)
    kennel.write("alice", "visit", reason="routine", cost_cents="999",
                 visited_at=(kennel.at - 60 * DAY).isoformat())  # fmt: skip
    kennel.write("bob", "visit", reason="routine", cost_cents="10", dog=kennel.rex.id)
    kennel.write("alice", "exposure", agent="smoke")
    kennel.write("alice", "injury", text="Cut.")
    asked = Asked(since=kennel.at - 30 * DAY, until=kennel.at + DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(cost_cents), COUNT(*) FROM health_visit WHERE visited_at >= %s "
            "AND visited_at < %s AND state <> 'expunged'",
            [asked.since, asked.until],
        )
        cents, visits = cursor.fetchone()

    def told(name, **more):
        given = Asked(since=asked.since, until=asked.until, **more)
        return answered(kennel.dana, figure_named(name), given).value

    assert (told("health.cost_cents"), told("health.visits")) == (cents, visits) == (21_050, 4)
    assert told("health.cost_cents", dog=kennel.rex.id) == 1_000
    assert told("health.cost_cents", team=kennel.team.id) == 20_050
    assert told("health.cost_cents", person=kennel.bob.person_id) == 1_000
    assert told("health.visits", words={"reason": "injury"}) == 1
    assert told("health.exposures", words={"agent": "smoke"}) == told("health.exposures") == 1
    assert told("health.injuries") == 1


def test_the_calendar_has_what_is_set(kennel):
    """Of the unit for a supervisor, of a handler's own dog; each day once, reminded of or not."""
    given = (kennel.at - 300 * DAY).date().isoformat()
    ends, visit = (kennel.at + 200 * DAY).date(), (kennel.at + 3 * DAY).date()
    kennel.write("alice", "vaccine", vaccine="rabies", given_on=given, until_on=ends.isoformat())
    kennel.write(
        "alice", "visit", visited_at=kennel.at.isoformat(), reason="routine",
        next_on=visit.isoformat(),
    )  # fmt: skip
    span = (kennel.at - DAY, kennel.at + 366 * DAY)
    told = {who: [one.kind for one in set_days(getattr(kennel, who), *span)] for who in PEOPLE}
    assert told == {
        "alice": ["health.vaccine", "health.visit"], "bob": [], "tess": [],
        "dana": ["health.vaccine", "health.visit"],
    }  # fmt: skip
    one, _visit = set_days(kennel.alice, *span)
    assert one.words == "A vaccination ends"
    assert "rabies" in one.title.lower()
    assert kennel.juno.id in one.subjects
    assert list(set_days(kennel.dana, *span[:1], kennel.at + DAY)) == []
