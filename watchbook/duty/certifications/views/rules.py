"""Pages of bodies' rules: the agency's own, one of them, and the bundled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import label_of
from watchbook.duty.certifications.actions.rules import take_rule
from watchbook.duty.certifications.choices import TRUSTS
from watchbook.duty.certifications.permissions import READ, RULES
from watchbook.duty.certifications.queries.rules import (
    bundled,
    pass_mark,
    rule_facts,
    rule_of,
    rules,
    values_in,
)
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_COLUMNS = ["id", "version", "body", "certificate", "to_pass", "valid_months", "void_on_parting",
            "trust", "source", "used"]  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The agency's own rules, by body."""
    viewer = viewer_of(request)
    require(viewer, READ)
    words = asked(request, "q").casefold().split()
    found = [one for one in rules(viewer) if all(w in str(one).casefold() for w in words)]
    told = [(one, values_in(one)) for one in found]
    rows = [
        [str(one.id), one.version, one.body, one.title, pass_mark(values), one.valid_months,
         one.is_void_on_parting, label_of(TRUSTS, one.trust), one.source, not one.is_retired]
        for one, values in told
    ]  # fmt: skip
    file = list_file(request, "rules", _COLUMNS, lambda: rows)
    if file is not None:
        return file
    context = {
        "lines": [(one, pass_mark(values), label_of(TRUSTS, one.trust)) for one, values in told],
        "is_filtered": bool(words),
        "can_write": may(viewer, RULES),
        "write_url": field_form_address("certifications.rule", agency),
    }
    return render(request, "certifications/rules.html", context)


@require_GET
def rule(request: HttpRequest, agency: str, rule_id: UUID) -> HttpResponse:
    """One rule with its source and how far to rely on it."""
    viewer = viewer_of(request)
    found = rule_of(viewer, rule_id)
    view = record_view(viewer, "certifications.rule", rule_id)
    context = {
        "rule": found,
        "facts": rule_facts(values_in(found)),
        "trust": label_of(TRUSTS, found.trust),
        "phases": list(found.phases.all()),
        "who": view.who,
        "can_write": may(viewer, RULES),
        "amend_url": field_form_address("certifications.rule", agency, record=found.id),
    }
    name = "rule_print" if asked(request, "format") == "print" else "rule"
    return render(request, f"certifications/{name}.html", context)


@require_GET
def bundled_list(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # in the address
    """What public pages say of bodies' rules, to be taken into the agency's own records."""
    viewer = viewer_of(request)
    require(viewer, READ)
    context = {
        "known": bundled(viewer, asked(request, "q")),
        "is_filtered": bool(asked(request, "q")),
        "can_take": may(viewer, RULES),
    }
    return render(request, "certifications/bundled.html", context)


@require_POST
def take(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """One press: take a rule of the bundled list into the agency's own records."""
    viewer = viewer_of(request)
    return pressed(
        request,
        lambda: take_rule(acting_user=viewer, code=code[:60], at=timezone.now()),
        "Taken as your own rule, with its source. Compare it with the body's paper and amend it.",
        reverse("certifications:rules", kwargs={"agency": agency}),
    )
