"""A program with a token, as tests use one."""

from __future__ import annotations

from django.test import Client

from watchbook.front.sync.tests.sending import Device
from watchbook.ground.people import actions
from watchbook.ground.people.queries import scopes_for


class Program:
    """A program with a token of somebody's, for all that he may do or for some scopes only."""

    def __init__(self, viewer, at, *scopes, agency="harlan"):
        given = list(scopes) or scopes_for(viewer)
        self.token, self.secret = actions.make_token(
            acting_user=viewer, name="Program", scopes=given, days=30, at=at
        )
        self.client = Client(
            enforce_csrf_checks=True, headers={"Authorization": f"Bearer {self.secret}"}
        )
        self.agency = agency

    def get(self, address, status=200, **query):
        answer = self.client.get(f"/api/v1/{self.agency}/{address}", query)
        assert answer.status_code == status, (answer.status_code, answer.content[:500])
        return answer.json()

    def put(self, content, **headers):
        return Device(self.client, self.agency).put(content, **headers)
