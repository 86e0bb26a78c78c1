"""Pages of dogs: the list, one dog, adding, amending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as day_words
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.choices import Discipline
from watchbook.duty.teams.forms import RecordForm
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.schema import DOG
from watchbook.duty.teams.views.page import of_agency, seen, viewer_of
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_STATUS = [("", "All"), ("active", "In a team now"), ("none", "In no team now")]
_COLUMNS = ["Name", "Breed", "Sex", "Born", "Microchip", "Trained for", "Handler", "Standing", "Id"]


@require_GET
@of_agency
def index(request: HttpRequest) -> HttpResponseBase:
    """The dogs of the unit; search and filters in the address, CSV and JSON."""
    viewer = viewer_of(request)
    require(viewer, "teams.read")
    asked = {name: request.GET.get(name, "") for name in ("q", "discipline", "status")}
    lines = queries.dog_lines(viewer, timezone.now(), **asked)
    file = list_file(
        request, "dogs", _COLUMNS, lambda: map(_cells, lines), about={"filters": asked}
    )
    if file is not None:
        return file
    context = {
        "page": page_of(request, lines),
        "asked": asked,
        "disciplines": [("", "Any discipline"), *Discipline.choices],
        "statuses": _STATUS,
        "can_manage": may(viewer, "teams.manage"),
        "can_open_plans": may(viewer, "teams.open_plan"),
        "is_filtered": any(asked.values()),
    }
    return render(request, "teams/index.html", context)


def _cells(line: queries.DogLine) -> list[Any]:
    dog = line.dog
    return [
        dog.name, dog.breed, dog.get_sex_display() if dog.sex else None,
        dog.born_on.isoformat() if dog.born_on else None, dog.microchip, line.disciplines,
        "; ".join(str(one.team.handler) for one in line.now),
        "; ".join(str(one.standing) for one in line.now) or "no team now", str(dog.id),
    ]  # fmt: skip


@require_GET
@of_agency
def dog(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """One dog: what it is, whom it works with, what may be done."""
    viewer, at = viewer_of(request), timezone.now()
    found = seen(queries.dog_of(viewer, dog_id))
    listed = list(queries.teams_of_dog(viewer, found.id))
    standing = queries.standings(viewer, listed, at)
    context = {
        "dog": found,
        "facts": _facts(found),
        "teams": [(team, standing[team.id]) for team in listed],
        "stood_down": queries.stand_down_of(viewer, found.id, at),
        "can_manage": may(viewer, "teams.manage"),
        "can_stand_down": may(viewer, "teams.stand_down"),
        "can_read": may(viewer, "teams.read"),
    }
    return render(request, "teams/dog.html", context)


def _facts(found: Dog) -> list[tuple[str, object]]:
    source = " · ".join(part for part in (found.get_source_display(), found.source_name) if part)
    return [
        ("Breed", found.breed), ("Sex", found.get_sex_display()),
        ("Colour and marks", found.colour),
        ("Born", found.born_on and day_words(found.born_on, "j M Y")),
        ("With the unit since", found.joined_on and day_words(found.joined_on, "j M Y")),
        ("Microchip", found.microchip), ("Tattoo", found.tattoo), ("Came from", source or None),
        ("Purpose", found.get_purpose_display()),
        ("Trained for", ", ".join(queries.discipline_words(found)) or None),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@of_agency
def add_dog(request: HttpRequest) -> HttpResponse:
    """A form for a new dog."""
    viewer = viewer_of(request)
    require(viewer, "teams.manage")
    form = RecordForm(DOG, request.POST or None, leave_out=("photograph",))
    if form.is_bound:
        try:
            made = actions.add_dog(acting_user=viewer, values=form.raw(), at=timezone.now())
        except InvalidError as refused:
            form.add_problems(refused.problems)
        else:
            messages.success(request, f"{made.name} is kept.")
            return redirect("teams:dog", agency=viewer.agency, dog_id=made.id)
    status = 422 if form.errors else 200
    return render(request, "teams/dog_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@of_agency
def amend_dog(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """A form for a new version of a dog's record, with a reason."""
    viewer = viewer_of(request)
    found = seen(queries.dog_of(viewer, dog_id))
    require(viewer, "teams.manage")
    form = _amend_form(request, found)
    status = 200
    if form.is_bound:
        try:
            actions.amend_dog(
                acting_user=viewer, dog=found, changes=form.raw(), reason=form.reason,
                at=timezone.now(), based_on=form.based_on,
            )  # fmt: skip
        except InvalidError as refused:
            form.add_problems(refused.problems)
            status = 422
        except StaleVersionError as stale:
            form.show_stale(stale)
            status = 409
        else:
            messages.success(request, f"The new version of {found.name} is kept.")
            return redirect("teams:dog", agency=viewer.agency, dog_id=found.id)
    return render(request, "teams/dog_form.html", {"form": form, "dog": found}, status=status)


def _amend_form(request: HttpRequest, found: Dog) -> RecordForm:
    return RecordForm(
        DOG,
        request.POST or None,
        values=kind_of(found).values_in(found),
        leave_out=("photograph",),
        version=found.version,
        needs_reason=True,
    )
