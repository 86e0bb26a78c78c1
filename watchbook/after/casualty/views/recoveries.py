"""The way back after a casualty: the plan, its steps, the return to duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.after.casualty.choices.handover import DECISIONS
from watchbook.after.casualty.permissions.handover import RECOVER
from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.recoveries import dog_of, may_plan, recoveries_of
from watchbook.after.casualty.tabs import tabs_of
from watchbook.core.schema import label_of
from watchbook.duty.health.queries.fitness import standing_word, words_on
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.views.page import viewer_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
@never_cache
def recovery(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:
    """The newest plan with its steps, how fit the dog is by it, and what comes next."""
    viewer, at = viewer_of(request), timezone.now()
    found = casualty_of(viewer, casualty_id)
    if not may_read_card(viewer, found):
        message = "The way back is open to those who read this card."
        raise NotAllowedError(message)
    record_reading(viewer, "casualty.recovery", found.id, request)
    plans = recoveries_of(viewer, found)
    newest, dog = (plans[0] if plans else None), dog_of(found)
    words = words_on(agency, [dog]).get(dog, []) if dog is not None else []
    writes = may(viewer, RECOVER) and may_plan(found)
    context = {
        "casualty": found,
        "tabs": tabs_of(viewer, found, "recovery"),
        "plan": newest,
        "stands": label_of(DECISIONS, newest.decision) if newest else "",
        "fitness": standing_word(words, at, viewer.timezone),
        "may_plan": may_plan(found),
        "new_url": field_form_address("casualty.recovery", agency, casualty=found.id)
        if writes and newest is None else "",
        "amend_url": field_form_address("casualty.recovery", agency, record=newest.id)
        if writes and newest is not None else "",
    }  # fmt: skip
    return render(request, "casualty/recovery.html", context)
