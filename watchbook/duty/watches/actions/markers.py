"""Writes of marks and of their stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.models import Marker
from watchbook.duty.watches.permissions import MARK
from watchbook.duty.watches.queries.markers import is_own
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, refused, require_author

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.watches.models import Story
    from watchbook.ground.people.viewer import Viewer


def submit_marker(sent: Sent) -> Marker:
    """Keep time and place of a mark. `values` clean and whole.

    A phone whose application is locked marks under its own signature: the viewer is then of the
    kind `phone`. A mark is amended by who made it.
    """
    require(sent.acting_user, MARK)
    before = sent.existing("watches.marker")
    if before is not None and not is_own(sent.acting_user, before):
        message = "Only the person who made this mark amends it. Tell what you know in its story."
        raise NotAllowedError(message)
    if (sent.values.get("latitude_e7") is None) != (sent.values.get("longitude_e7") is None):
        raise refused("/latitude_e7", "A place needs latitude and longitude, or neither.")
    put: Marker = sent.put("watches.marker", sent.values, sent.values["marked_at"])
    return put


def submit_story(sent: Sent) -> Story:
    """Tell what happened where a mark was made, or that there is nothing to tell.

    Anybody who may mark tells his own; that there is nothing to tell says only who made the mark.
    """
    require(sent.acting_user, MARK)
    require_author(sent.acting_user, sent.existing("watches.story"))
    marker = _marker(sent.acting_user, sent.values["marker"])
    if sent.values.get("is_none"):
        if not is_own(sent.acting_user, marker):
            message = "Only the person who made the mark says that there is nothing to tell."
            raise NotAllowedError(message)
    elif not sent.values.get("text") and not sent.values.get("photograph"):
        raise refused("/text", "Say what happened, or that there is no story to tell.")
    put: Story = sent.put("watches.story", sent.values, sent.written_at)
    return put


def _marker(viewer: Viewer, marker_id: Any) -> Marker:
    found = Marker.objects.filter(agency_id=viewer.agency, id__in=[marker_id]).first()
    if found is None:
        message = "Mark: no such record is kept here yet."
        raise UnknownRecordError(message)
    return found


def tell_nothing(*, acting_user: Viewer, marker: Marker, at: datetime) -> Story:
    """One press of who made the mark: there is no story to tell. The mark stays."""
    values = {"marker": marker.id, "is_none": True}
    return submit_story(Sent(acting_user=acting_user, values=values, at=at))
