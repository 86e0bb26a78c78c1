"""What the desk writes of a casualty: lines and their amendments, endings, cards that are one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from watchbook.after.casualty.actions.casualties import (
    submit_casualty,
    submit_ending,
    submit_same,
)
from watchbook.after.casualty.actions.lines import submit_line
from watchbook.after.casualty.forms import CardForm
from watchbook.after.casualty.permissions.cards import CARD
from watchbook.after.casualty.queries.casualties import casualties, casualty_of, same_between
from watchbook.after.casualty.queries.lines import line_of
from watchbook.after.casualty.schema.casualties import CASUALTY, ENDING, LINE
from watchbook.after.casualty.views.page import casualty_address, form_page
from watchbook.core.schema import uuid_in
from watchbook.duty.deployments.queries.incidents import incidents
from watchbook.duty.teams.queries.teams import dogs
from watchbook.duty.teams.views.page import of_agency
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, amending
from watchbook.ground.records.views.page import pressed, viewer_of
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.models import Casualty, Line
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_MOST = 40
_DOSE = ("casualty", "rule", "dose_words", "x_pm", "y_pm")


@require_http_methods(["GET", "POST"])
@never_cache
@of_agency
def line_new(request: HttpRequest, casualty_id: UUID) -> HttpResponse:
    """A line of the card, written at the desk."""
    viewer = viewer_of(request)
    require(viewer, CARD)
    found = casualty_of(viewer, casualty_id)
    form = CardForm(LINE, request.POST or None, viewer, leave_out=(*_DOSE, "is_struck"))

    def write() -> None:
        values = form.checked(casualty=found.id)
        submit_line(Sent(acting_user=viewer, values=values, at=timezone.now()))

    return form_page(request, form, write, casualty=found, title="A line of the card",
                     done="The line is kept.")  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@of_agency
def line_amend(request: HttpRequest, casualty_id: UUID, line_id: UUID) -> HttpResponse:
    """A new version of one's own line, with a reason; also that it was written by mistake."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    row = line_of(viewer, found, line_id)
    form = CardForm(LINE, request.POST or None, viewer, row=row, leave_out=_DOSE)

    def write() -> None:
        values = form.checked(casualty=row.casualty_id)
        values |= _kept(row, values)
        submit_line(_amending(viewer, row, values, form))

    return form_page(request, form, write, casualty=found, title="Amend this line",
                     done="The new version is kept; the first stays readable.")  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@of_agency
def amend(request: HttpRequest, casualty_id: UUID) -> HttpResponse:
    """A new version of the casualty: the dog that was not named, the incident, the place."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    choices = {
        "dog": [(str(one.id), one.name) for one in dogs(viewer)],
        "incident": _incidents(viewer, found),
    }
    form = CardForm(CASUALTY, request.POST or None, viewer, row=found, references=choices,
                    leave_out=("watch",))  # fmt: skip

    def write() -> None:
        kept = {"watch": found.watch_id} if found.watch_id else {}
        submit_casualty(_amending(viewer, found, form.checked() | kept, form))

    return form_page(request, form, write, casualty=found, title="Amend this casualty",
                     done="The new version is kept; the first stays readable.")  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@of_agency
def end(request: HttpRequest, casualty_id: UUID) -> HttpResponse:
    """Called off, at the clinic, handed over, discharged."""
    viewer = viewer_of(request)
    require(viewer, CARD)
    found = casualty_of(viewer, casualty_id)
    form = CardForm(ENDING, request.POST or None, viewer, leave_out=("casualty",))

    def write() -> None:
        values = form.checked(casualty=found.id)
        submit_ending(Sent(acting_user=viewer, values=values, at=timezone.now()))

    return form_page(request, form, write, casualty=found, title="End of the casualty",
                     done="It is kept. How the dog is, the clinic says.")  # fmt: skip


@require_POST
def same(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:
    """One press: this card and another are one, or are two after all. Both stay."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    other = uuid_in(request.POST.get("other", ""))
    chosen = casualties(viewer).filter(id=other).first() if other else None
    is_not = bool(request.POST.get("is_not"))

    def act() -> None:
        values = {"casualty": found.id, "other": chosen.id if chosen else found.id}
        before = same_between(found, chosen) if chosen and is_not else None
        at = timezone.now()
        if before is not None:
            told = values | {"is_not": True}
            submit_same(amending(viewer, before, told, "They are two after all", at))
        else:
            submit_same(Sent(acting_user=viewer, values=values, at=at))

    done = "They are read as two again." if is_not else "Their lines are read together now."
    return pressed(request, act, done, casualty_address(agency, found.id))


def _kept(row: Line, values: dict[str, Any]) -> dict[str, Any]:
    """What the form does not show and a new version keeps: a point only with its own place."""
    names = ["rule", "dose_words"]
    if (values.get("site"), values.get("view")) == (row.site, row.view):
        names += ["x_pm", "y_pm"]
    told = {name: getattr(row, name) for name in names}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _amending(viewer: Viewer, row: Record, values: dict[str, Any], form: CardForm) -> Sent:
    sent = amending(viewer, row, values, form.reason, timezone.now())
    return replace(sent, based_on=form.based_on or row.version)


def _incidents(viewer: Viewer, found: Casualty) -> list[tuple[str, str]]:
    """The incidents of the days around it."""
    near = timedelta(days=2)
    rows = incidents(viewer).filter(
        began_at__gte=found.happened_at - near, began_at__lte=found.happened_at + near
    )
    return [(str(one.id), f"{one}, {moment(one.began_at).text}") for one in rows[:_MOST]]
