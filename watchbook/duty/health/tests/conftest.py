"""Juno with Alice, Rex with Bob, in the agency `harlan`; a veterinarian who proved her address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from watchbook.core.schema import validate
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Dog, Team
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Kennel:
    """Two teams and who plays; `write` sends a record as a phone does."""

    at: datetime
    cast: Cast
    team: Team
    other: Team

    @property
    def juno(self) -> Dog:
        return self.team.dog

    @property
    def rex(self) -> Dog:
        return self.other.dog

    def __getattr__(self, name: str) -> Viewer:
        viewer: Viewer = getattr(self.cast, name)
        return viewer

    def write(self, who: str | Viewer, noun: str, *, amends: Any = None, **values: Any) -> Any:
        """Validate and send one record, by default about Juno; an InvalidError where refused."""
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        kind = kind_named(f"health.{noun}")
        at = values.pop("sent_at", self.at)
        if "dog" in kind.schema.by_name:
            values.setdefault("dog", self.juno.id)
        given = {key: value for key, value in values.items() if value is not None}
        checked = validate(kind.schema, given)
        if not checked.is_valid:
            raise InvalidError(checked.problems)
        sent = Sent(
            acting_user=viewer, values=checked.values, at=at,
            record_id=amends.id if amends else None, based_on=amends.version if amends else None,
            reason="Put right" if amends else "",
        )  # fmt: skip
        return submission_action(kind.name)(sent)

    def get(self, who: str | Viewer, name: str, query: str = "", /, **kwargs: Any) -> Any:
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        path = reverse(f"health:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(viewer).get(path + query)

    def post(self, who: str | Viewer, name: str, told: dict[str, Any], /, **kwargs: Any) -> Any:
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        path = reverse(f"health:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(viewer).post(path, told)


def body(response: Any) -> str:
    """What a page says, streamed or not."""
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return str(response.content.decode())


@pytest.fixture
def kennel(db, cast, at):
    """The kennel, as agency `harlan`."""
    with acting_for("harlan"):
        team = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
        rex = make_dog("harlan", at, "Rex", microchip="985141000000001")
        yield Kennel(at, cast, team, make_team(cast.bob, at, rex))


@pytest.fixture
def proved(kennel):
    """Vera, whose address is proved and to whom Juno's health is open."""
    from allauth.account.models import EmailAddress  # needs ready apps

    from watchbook.duty.health.actions import let_attend  # as above
    from watchbook.ground.people.models import Account  # as above
    from watchbook.ground.people.tests.factories import person_of  # as above

    vera = kennel.cast.vera
    account = Account.objects.get(id=str(vera.account_id))
    EmailAddress(user=account, email=account.email, verified=True, primary=True).save_base()
    let_attend(acting_user=kennel.cast.dana, dog=kennel.juno, person=person_of(vera), at=kennel.at)
    return vera
