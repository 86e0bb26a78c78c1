"""What the program asks of a person, as the phone shows it without a network."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.front.field.plain import plain
from watchbook.ground.records.queries.prompts import beginning_of, prompts_for

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.slots import Prompt

NAME = "asked"
_SOON = timedelta(hours=12)
_FORM = re.compile(r"/field/forms/([a-z._]+)/#")


def asked_on_phone(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The first few prompts of the one query, in its order, and how many there are.

    `forms` names the kinds whose forms answer what is due today or soon will be.

    A phone shows them for a few hours only: a silence that came since reaches it no sooner than
    the network does.
    """
    asked = prompts_for(viewer, at)
    zone = ZoneInfo(viewer.timezone)
    soon = max(at + _SOON, datetime.combine(at.astimezone(zone).date(), time.max, tzinfo=zone))
    return {
        "total": len(asked),
        "all": reverse("records:index", kwargs={"agency": str(viewer.agency)}),
        "first": [
            {
                "title": one.prompt.title,
                "text": one.prompt.text,
                "due": plain(one.by_at),
                "is_late": one.is_overdue,
                "url": one.prompt.url,
            }
            for one in beginning_of(asked)[0]
        ],
        "forms": _forms_of([one.prompt for one in asked if one.prompt.due_at <= soon]),
    }


def _forms_of(prompts: list[Prompt]) -> list[str]:
    """The kinds whose forms answer what is due, each once, the earliest due first."""
    opened = (_FORM.match(one.url) for one in prompts)
    return list(dict.fromkeys(found[1] for found in opened if found))
