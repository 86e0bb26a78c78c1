from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from watchbook.after.casualty.actions.clinics import submit_clinic, submit_donor
from watchbook.after.casualty.tests.alerting import Alerting
from watchbook.after.casualty.tests.crawl import Clinic
from watchbook.after.casualty.tests.gateway import gateway
from watchbook.after.casualty.tests.ward import Ward
from watchbook.core.schema import validate
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action


@pytest.fixture
def clinic(night, monkeypatch):
    """Juno at the clinic, with the clock held still: sessions begin at one instant too."""
    monkeypatch.setattr(timezone, "now", lambda: night.at)
    clock = SimpleNamespace(time=night.at.timestamp)
    monkeypatch.setattr("watchbook.ground.people.tests.factories.time", clock)
    return Clinic(night)


class Directory:
    """A unit with one clinic and one donor, written by its sergeant."""

    def __init__(self, cast, at):
        self.cast, self.at = cast, at

    def clinic(self, who="dana", **values):
        told = {"name": "Ridge Animal Hospital", "telephone": "555-0190"} | values
        sent = Sent(acting_user=getattr(self.cast, who), values=told, at=self.at)
        return submit_clinic(sent)

    def donor(self, **values):
        told = {"name": "Biscuit", "contact": "P. Lind", "telephone": "555-0191"} | values
        return submit_donor(Sent(acting_user=self.cast.dana, values=told, at=self.at))

    def get(self, who, name, query="", **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).get(address + query)

    def post(self, who, name, data, **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).post(address, data, follow=True)


@pytest.fixture
def directory(db, cast, at):
    with acting_for("harlan"):
        yield Directory(cast, at)


@pytest.fixture
def written(directory):
    directory.ridge = directory.clinic(
        skills=["surgery", "police-dogs"], is_open_always=True, verified_on=date(2026, 3, 1),
        verified_with="Dr. Holm", address="4 Ridge Road",
        drives=[{"id": "d1", "from_place": "the yard", "minutes": 14}],
    )  # fmt: skip
    directory.closed = directory.clinic(name="Old Mill Vets", is_closed=True)
    directory.biscuit = directory.donor(
        blood_type="dea11-negative", clinic=directory.ridge.id, last_given_on=date(2026, 6, 1)
    )
    return directory


class Night:
    """Juno with Alice, Rex with Bob, and what anybody presses and writes of them."""

    def __init__(self, cast, at):
        self.cast, self.at = cast, at
        self.team = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
        rex = make_dog("harlan", at, "Rex", microchip="985141000000001")
        self.other = make_team(cast.bob, at, rex)

    @property
    def juno(self):
        return self.team.dog

    @property
    def rex(self):
        return self.other.dog

    def write(self, who, noun, *, amends=None, reason="", sent_at=None, record_id=None, **values):
        """Validate and send one record as a phone does; an InvalidError where refused."""
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        kind = kind_named(f"casualty.{noun}")
        given = {key: value for key, value in values.items() if value is not None}
        checked = validate(kind.schema, given)
        if not checked.is_valid:
            raise InvalidError(checked.problems)
        sent = Sent(
            acting_user=viewer, values=checked.values, at=sent_at or self.at,
            record_id=amends.id if amends else record_id,
            based_on=amends.version if amends else None, reason=reason,
        )  # fmt: skip
        return submission_action(kind.name)(sent)

    def down(self, who="alice", **values):
        """K9 down, of Juno unless it says else."""
        return self.write(who, "casualty", **({"dog": self.juno.id, "mechanism": "shot"} | values))

    def line(self, casualty, what, who="alice", **values):
        return self.write(who, "line", casualty=casualty.id, what=what, **values)

    def get(self, who, name, query="", **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).get(address + query)

    def post(self, who, name, data, **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).post(address, data, follow=True)


@pytest.fixture
def night(db, cast, at):
    with acting_for("harlan"):
        yield Night(cast, at)


@pytest.fixture
def vera(night):
    """Vera, to whom Juno's health is open and whose address is proved."""
    from allauth.account.models import EmailAddress  # needs ready apps

    from watchbook.duty.health.actions import let_attend  # as above
    from watchbook.ground.people.models import Account  # as above
    from watchbook.ground.people.tests.factories import person_of  # as above

    who = night.cast.vera
    account = Account.objects.get(id=str(who.account_id))
    EmailAddress(user=account, email=account.email, verified=True, primary=True).save_base()
    let_attend(acting_user=night.cast.dana, dog=night.juno, person=person_of(who), at=night.at)
    return who


@pytest.fixture
def alerting(db, cast, at, settings):
    settings.WATCHBOOK_ADDRESS = "https://watchbook.harlan.example"
    settings.WATCHBOOK_SMS_URL = ""
    settings.WATCHBOOK_WEBHOOK_HOSTS = ["127.0.0.1"]
    with acting_for("harlan"):
        yield Alerting(cast, at)


@pytest.fixture
def sms(alerting, settings):
    with gateway() as kept:
        settings.WATCHBOOK_SMS_URL = f"{kept.url}/send"
        settings.WATCHBOOK_SMS_TOKEN = "of-the-gateway"
        yield kept


@pytest.fixture
def ward(db, cast, at):
    with acting_for("harlan"):
        yield Ward(cast, at)


@pytest.fixture
def proved(ward):
    """The ward, with Vera's address proved."""
    from allauth.account.models import EmailAddress  # needs ready apps

    from watchbook.ground.people.models import Account  # as above

    account = Account.objects.get(id=str(ward.cast.vera.account_id))
    EmailAddress(user=account, email=account.email, verified=True, primary=True).save_base()
    return ward
