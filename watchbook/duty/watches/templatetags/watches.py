"""How templates of this room say minutes, duties and absences."""

from __future__ import annotations

from typing import Any

from django import template

from watchbook.core.schema import label_of
from watchbook.duty.watches import choices
from watchbook.duty.watches.permissions import CARE, READ_CARE, holds
from watchbook.duty.watches.queries.standing import duration_text, minutes_of

register = template.Library()


@register.filter
def lasting(minutes: int | None) -> str:
    """Minutes as people say them: 11 h 5 min; 0 is "0 min"."""
    return duration_text(minutes)


@register.filter
def lasted(watch: Any) -> str:
    """How long a watch lasted, "" while it has no end."""
    return duration_text(minutes_of(watch))


@register.filter
def duty(one: Any) -> str:
    """The duty of a watch or a line of the roster in words."""
    return label_of(choices.DUTIES, one.duty)


@register.filter
def cause(one: Any) -> str:
    """Why a team is away, in words."""
    return label_of(choices.ABSENCES, one.cause)


@register.filter
def sees_care(viewer: Any) -> bool:
    """Whether the pages of care time are open to this viewer."""
    return holds(CARE, READ_CARE)(viewer)


@register.filter
def of_team(told: dict[Any, Any] | None, team_id: Any) -> Any:
    """What is told of one team; nothing where nothing is."""
    return (told or {}).get(team_id, [])
