"""The dose page: one address holds all that was answered, and nothing is remembered after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.doses import give_dose
from watchbook.after.casualty.dosing import (
    NOT_KNOWN,
    Question,
    answered,
    confirmation,
    strength_text,
)
from watchbook.after.casualty.permissions.protocols import READ_PROTOCOL
from watchbook.after.casualty.protocol_words import amount_words, rule_lines, standing_words
from watchbook.after.casualty.queries.doses import at_the_side, dogs_to_choose
from watchbook.after.casualty.queries.protocols import EXAMPLE, protocol_in_force, protocol_of
from watchbook.core.casualty.doses import minutes_since
from watchbook.core.casualty.weights import entered_weight
from watchbook.core.schema import uuid_in
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.views.page import asked, posted, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.dosing import Answer
    from watchbook.after.casualty.queries.doses import Side
    from watchbook.after.casualty.queries.protocols import Standing
    from watchbook.core.casualty.protocol import Protocol, Rule
    from watchbook.ground.people.viewer import Viewer

_MOST_SIGNS = 40
_UNITS = [("kg", "Kilograms"), ("lb", "Pounds")]
_SIGNS = [("no", "No"), ("yes", "Yes")]


@require_GET
@never_cache
def doses(request: HttpRequest, agency: str) -> HttpResponse:
    """The dose page of the protocol in force; without any, the list that says what to do."""
    viewer = viewer_of(request)
    require(viewer, READ_PROTOCOL)
    found = protocol_in_force(viewer, timezone.now())
    if found is None:
        return HttpResponseRedirect(reverse("casualty:protocols", kwargs={"agency": agency}))
    kwargs = {"agency": agency, "protocol_id": found.row.id}
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('casualty:dose', kwargs=kwargs)}?{query}")


@require_GET
@never_cache
def dose(request: HttpRequest, agency: str, protocol_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """A dose from this protocol for what is answered so far, or the next question, or why none."""
    standing = protocol_of(viewer_of(request), protocol_id)
    side, at = _side(request, standing), timezone.now()
    context = _page(request, standing, side, at) | _asked_of(request, standing, side, at)
    return render(request, "casualty/dose.html", context)


def _page(request: HttpRequest, standing: Standing, side: Side, at: datetime) -> dict[str, Any]:
    """What the page shows before a drug is chosen."""
    now = int(at.timestamp())
    return {
        "protocol": standing.row,
        "standing": standing,
        "words": standing_words(standing, at),
        "gives_doses": standing.gives_doses(at),
        "example": EXAMPLE,
        "side": side,
        "dogs": dogs_to_choose(viewer_of(request)),
        "not_known": NOT_KNOWN,
        "kept": [(name, value) for name in ("casualty", "dog") if (value := asked(request, name))],
        "rules": _rules(standing.core, side, now),
    }


def _asked_of(request: HttpRequest, standing: Standing, side: Side, at: datetime) -> dict[str, Any]:
    """What it shows of the drug that is chosen; nothing where none is."""
    question, now = _question(viewer_of(request), partial(asked, request)), int(at.timestamp())
    rule = standing.core.rule(question.rule)
    if rule is None:
        return {}
    answer = answered(standing.core, question, last=side.last, given=side.given, at=now)
    return _step(rule, question, answer) | {
        "asked": question,
        "both_units": _both_units(request, question, answer),
        "all_told": [(name, word) for name in request.GET if (word := asked(request, name))],
        "line": next(one for one in rule_lines(standing) if one.rule.id == rule.id),
        "minutes": minutes_since(side.given, rule.drug, now),
    }


@require_POST
def give(request: HttpRequest, agency: str, protocol_id: UUID) -> HttpResponse:
    """It is given: a line of the card, as it was shown."""
    viewer, at = viewer_of(request), timezone.now()
    standing = protocol_of(viewer, protocol_id)
    side = _side(request, standing)
    question = _question(viewer, partial(posted, request))
    shown = posted(request, "volume_ul")
    kwargs = {"agency": agency, "protocol_id": protocol_id}
    try:
        give_dose(
            acting_user=viewer,
            protocol=standing.core,
            side=side,
            question=question,
            at=at,
            shown_ul=int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else 0,
        )
    except (RecordsError, WriteError) as problem:
        messages.error(request, str(problem))
        told = {name: word for name in request.POST if (word := posted(request, name))}
        told = {k: v for k, v in told.items() if k not in ("csrfmiddlewaretoken", "volume_ul")}
        back = f"{reverse('casualty:dose', kwargs=kwargs)}?{urlencode(told)}"
        return HttpResponseRedirect(back)
    messages.success(request, "Written on the card.")
    where = {"agency": agency, "casualty_id": posted(request, "casualty")}
    return HttpResponseRedirect(reverse("casualty:casualty", kwargs=where))


def _side(request: HttpRequest, standing: Standing) -> Side:
    viewer = viewer_of(request)
    named = {}
    for name in ("casualty", "dog"):
        text = posted(request, name) if request.method == "POST" else asked(request, name)
        named[name] = uuid_in(text)
    side = at_the_side(viewer, named["casualty"], named["dog"], standing.core)
    if side.dog is not None:
        record_reading(viewer, "the weight of a dog, for a dose", side.dog.id, request)
    if side.casualty is not None:
        record_reading(viewer, "doses on a card, for a dose", side.casualty.id, request)
    return side


def _question(viewer: Viewer, told: Callable[[str], str]) -> Question:
    """What was answered; who gives is the viewer himself where nobody says else."""
    signs = {place: told(f"sign{place}") for place in range(_MOST_SIGNS)}
    return Question(
        rule=told("rule"), weight=told("weight"), unit=told("unit"),
        confirmed=told("confirmed"), strength=told("strength"), syringe=told("syringe"),
        giver=told("giver") or str(viewer.person_id or ""),
        signs={place: word for place, word in signs.items() if word},
    )  # fmt: skip


def _rules(protocol: Protocol, side: Side, now: int) -> list[tuple[Rule, str, int | None]]:
    return [
        (one, amount_words(one), minutes_since(side.given, one.drug, now)) for one in protocol.rules
    ]


def _step(rule: Rule, question: Question, answer: Answer) -> dict[str, Any]:
    """What the form shows of one drug and of its answer."""
    return {
        "rule": rule,
        "answer": answer,
        "units": _UNITS,
        "signs": [
            (f"sign{place}", words, question.signs.get(place, ""))
            for place, words in enumerate(rule.contraindications)
        ],
        "yes_no": _SIGNS,
        "syringes": [(one.name, one.name) for one in rule.syringes],
        "expected": strength_text(rule.strength_ug_per_ml),
        "givers": _givers(rule, question),
    }


def _givers(rule: Rule, question: Question) -> list[tuple[str, str]]:
    """Whom to choose; nobody is chosen where the viewer himself is not named."""
    named = [(one.id, one.name) for one in rule.givers]
    is_named = question.giver in {one for one, _ in named}
    return named if is_named or not named else [("", "Choose who gives it"), *named]


def _both_units(request: HttpRequest, question: Question, answer: Answer) -> list[tuple[str, str]]:
    """The question of pounds or kilograms: each reading, and the address that answers so."""
    if answer.asks != "pounds-or-kilograms":
        return []
    if not question.is_weight_given and answer.weight is not None:
        told = request.GET.copy()
        told["confirmed"] = confirmation(answer.weight)
        return [(f"It is right: {answer.weight.words}", f"?{told.urlencode()}")]
    found = []
    for unit, label in _UNITS:
        try:
            weight = entered_weight(question.weight, unit)
        except ValueError:
            continue
        told = request.GET.copy()
        told["unit"], told["confirmed"] = unit, f"{question.weight.strip()}{unit}"
        found.append((f"{label}: {weight.words}", f"?{told.urlencode()}"))
    return found
