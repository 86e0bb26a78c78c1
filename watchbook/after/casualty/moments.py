"""A casualty on the timeline of its incident: that it was, and how it ended for those outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.choices.cards import ENDINGS
from watchbook.after.casualty.faces.cards import casualty_url
from watchbook.after.casualty.queries.casualties import casualties, endings_of
from watchbook.core.schema import label_of
from watchbook.duty.deployments.queries.timeline import Moment, register_moments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.duty.deployments.models import Incident
    from watchbook.ground.people.viewer import Viewer


def moments(viewer: Viewer, incident: Incident) -> Iterator[Moment]:
    """The presses that name this incident, and their endings; no medical word."""
    for one in casualties(viewer).filter(incident=incident):
        url = casualty_url(one)
        yield Moment(one.happened_at, str(one), one.place_words or "", url, "K9 down")
        for ending in endings_of(viewer, one):
            text = f"{one.dog_named}: {label_of(ENDINGS, ending.how).lower()}"
            yield Moment(ending.happened_at, text, "", url, "K9 down")


def register() -> None:
    """Fill the slot of the incident's timeline."""
    register_moments(moments)
