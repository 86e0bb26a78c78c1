"""The agency's rules of force reporting: what is in force, and a form for the next ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.actions.force import set_force_rules
from watchbook.duty.deployments.permissions_force import READ_FORCE, SET_RULES
from watchbook.duty.deployments.queries.force import all_rules, rules_at
from watchbook.duty.deployments.views.page import viewer_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.views.page import posted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.deployments.queries.force import RulesNow

_LINES = 6


@require_http_methods(["GET", "POST"])
@never_cache
def rules(request: HttpRequest, agency: str) -> HttpResponse:
    """What is due when, who is told, the words of a finding; new rules from a day on."""
    viewer = viewer_of(request)
    if not may(viewer, READ_FORCE) and not may(viewer, SET_RULES):
        message = "The rules of force reporting are read by those who read force reports."
        raise NotAllowedError(message)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            set_force_rules(acting_user=viewer, values=_values(request), at=timezone.now())
        except InvalidError as refused:
            problems = {one.pointer: one.message for one in refused.problems}
        else:
            messages.success(request, "Kept. They hold from the day that you named.")
            return HttpResponseRedirect(
                reverse("deployments:force_rules", kwargs={"agency": agency})
            )
    context = _shown(request) | {"problems": problems.values()}
    return render(request, "deployments/force_rules.html", context)


def _shown(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    now = rules_at(viewer, timezone.now())
    words = [(one.value, one.label) for one in choices.ONLY_IF]
    return {
        "rules": now,
        "can_set": may(viewer, SET_RULES),
        "form": _given(request) if request.method == "POST" else _as_given(now),
        "only_if_words": words,
        "only_if": [("", "Always"), *words],
        "hours": round(now.report_within.total_seconds() / 3600),
        "history": all_rules(viewer),
    }


def _given(request: HttpRequest) -> dict[str, Any]:
    """What was typed, so that a refusal loses nothing."""
    names = ("source", "from_on", "report_within_h", "ori", "advisement", "findings")
    lines = [
        {name: posted(request, f"{name}_{at}") for name in ("who", "within_min", "only_if")}
        for at in range(_LINES)
    ]
    return {name: posted(request, name) for name in names} | {"lines": list(enumerate(lines))}


def _as_given(now: RulesNow) -> dict[str, Any]:
    told = [
        {
            "who": who,
            "within_min": "" if within is None else round(within.total_seconds() / 60),
            "only_if": only_if,
        }
        for who, within, only_if in now.told
    ]
    told += [{} for _ in range(max(0, _LINES - len(told)))]
    return {
        "source": now.record.source if now.record else "", "from_on": "", "ori": now.ori,
        "report_within_h": round(now.report_within.total_seconds() / 3600),
        "advisement": now.advisement, "findings": "\n".join(now.findings),
        "lines": list(enumerate(told[:_LINES])),
    }  # fmt: skip


def _values(request: HttpRequest) -> dict[str, Any]:
    given = _given(request)
    words = [word.strip() for word in given["findings"].splitlines() if word.strip()]
    values = {
        name: given[name] for name in ("source", "from_on", "report_within_h", "ori", "advisement")
    }
    return values | {
        "told": [
            {"id": f"t{at}", **{name: one for name, one in line.items() if one}}
            for at, line in given["lines"]
            if line["who"]
        ],
        "findings": [{"id": f"f{at}", "word": word} for at, word in enumerate(words)],
    }
