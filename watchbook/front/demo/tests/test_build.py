"""The demo is built through the actions that people use, and is the same every time."""

import shutil
from datetime import timedelta

import pytest
from django.db import transaction

from watchbook.duty.teams.models import Dog, Team
from watchbook.duty.training.models import Performance
from watchbook.front.demo import build, cast, days
from watchbook.ground.ledger.keys import signing_key
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Account, Agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_weeks(monkeypatch):
    """The same build of the last three weeks only."""
    monkeypatch.setattr(days, "BEGINS", cast.ENDS - timedelta(days=21))


def built():
    build.Build().run()
    with acting_for(cast.CODE):
        assert Agency.objects.get(code=cast.CODE).is_demo
        runs = Performance.objects.order_by("id")
        records = RecordVersion.objects.order_by("record_id", "version")
        return {
            "dogs": list(Dog.objects.order_by("id").values_list("id", "name", "microchip")),
            "teams": list(Team.objects.order_by("id").values_list("id", "from_at")),
            "runs": list(runs.values_list("id", "started_at", "received_at", "state")),
            "records": list(records.values_list("record_id", "kind", "version", "received_at")),
            "people": sorted(Account.objects.values_list("email", flat=True)),
        }


def test_it_makes_the_same_people_records_and_times_each_time_under_fresh_secrets(
    three_weeks, home
):
    tries, keys, tags = [], [], []
    for _ in range(2):
        before = transaction.savepoint()
        tries.append(built())
        with acting_for(cast.CODE):
            tags.append({bytes(tag) for tag in RecordVersion.objects.values_list("tag", flat=True)})
        keys.append(signing_key(cast.CODE, "log"))
        transaction.savepoint_rollback(before)
        for folder in ("keys", "log", "state"):
            shutil.rmtree(home / folder, ignore_errors=True)
    assert tries[0] == tries[1]
    assert len(tries[0]["teams"]) == 13  # the twelve of now, and one of before
    assert tries[0]["runs"]
    assert keys[0] != keys[1]
    assert tags[0].isdisjoint(tags[1])
