"""A unit whose alerts reach people, for the tests of alerts."""

from __future__ import annotations

from django.urls import reverse

from watchbook.after.casualty.actions.alerts import send_test
from watchbook.after.casualty.actions.recipients import submit_recipients
from watchbook.after.casualty.telling import tell_now
from watchbook.ground.records.sending import Sent


class Alerting:
    """Lists and alerts of Harlan, written by its sergeant."""

    def __init__(self, cast, at):
        self.cast, self.at = cast, at

    def list(self, *ways, who="dana", **values):
        lines = [{"id": f"w{number}"} | way for number, way in enumerate(ways)]
        told = {"name": "The unit", "ways": lines} | values
        sent = Sent(acting_user=getattr(self.cast, who), values=told, at=self.at)
        return submit_recipients(sent)

    def to(self, who, channel, **more):
        return {"person": getattr(self.cast, who).person_id, "channel": channel} | more

    def test(self, at=None):
        return send_test(acting_user=self.cast.dana, at=at or self.at)

    def tell(self, alert, at=None):
        again_at = tell_now("harlan", alert.id, at or self.at)
        alert.refresh_from_db()
        return again_at

    def states(self, alert):
        return [(one.name, one.state) for one in alert.deliveries.all()]

    def get(self, who, name, query="", **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).get(address + query)

    def post(self, who, name, data=None, **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).post(address, data or {}, follow=True)


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()
