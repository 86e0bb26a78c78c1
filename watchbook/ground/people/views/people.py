"""The agency's people: list, person, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.ledger.reading import history
from watchbook.ground.people import actions, queries
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotFoundError, PeopleError
from watchbook.ground.people.forms import AmendPersonForm, EndRoleForm, GiveRoleForm
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.views.lists import as_file, viewer_in
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it
    """Everybody of the agency: search, role, pages, files."""
    viewer, at = viewer_in(request), timezone.now()
    require(viewer, "people.see")
    search, role = request.GET.get("q", ""), request.GET.get("role", "")
    people = queries.people_of(viewer, search=search, role=role, at=at)
    file = as_file(request, "people", lambda: _as_rows(people, at))
    if file is not None:
        return file
    page = page_of(request, people)
    context = {
        "page": page,
        "rows": [(person, _held(person, at)) for person in page],
        "role_choices": [("", "all roles"), *RoleName.choices],
        "search": search,
        "role": role,
        "may_manage": may(viewer, "people.manage"),
        "may_release": may(viewer, "people.release_lockout"),
    }
    return render(request, "people/index.html", context)


@require_GET
def person(request: HttpRequest, agency: str, person_id: UUID) -> HttpResponse:
    """One person: what is kept, roles with their times, account."""
    viewer, at = viewer_in(request), timezone.now()
    found = queries.person_seen(viewer, person_id)
    may_manage = may(viewer, "people.manage")
    context = {
        "person": found,
        "spans": queries.spans(queries.roles_of(viewer, found), at),
        "account": queries.account_of(viewer, found) if may_manage else None,
        "history": history(agency, found.id),
        "names": {str(other.id): str(other) for other in queries.people_of(viewer)},
        "may_manage": may_manage,
        "is_administrator": viewer.has(RoleName.ADMINISTRATOR),
        "end_form": EndRoleForm(),
    }
    return render(request, "people/person.html", context)


def amend(request: HttpRequest, agency: str, person_id: UUID) -> HttpResponse:
    """Change what a person is called, with the reason."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    found = queries.person_seen(viewer, person_id)
    form = AmendPersonForm(request.POST) if request.method == "POST" else AmendPersonForm.of(found)
    if form.is_bound and form.is_valid():
        actions.amend_person(
            acting_user=viewer,
            person=found,
            changes=form.changes(),
            based_on=form.cleaned_data["based_on"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        return redirect("people:person", agency, found.id)
    context = {"person": found, "form": form}
    return render(request, "people/amend.html", context, status=422 if form.errors else 200)


def give_role(request: HttpRequest, agency: str, person_id: UUID) -> HttpResponse:
    """Give a person a role."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    found = queries.person_seen(viewer, person_id)
    form = GiveRoleForm(viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _given(viewer, found, form):
        return redirect("people:person", agency, found.id)
    context = {"person": found, "form": form}
    return render(request, "people/give_role.html", context, status=422 if form.errors else 200)


def end_role(request: HttpRequest, agency: str, role_id: UUID) -> HttpResponse:
    """End a role, with the reason."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    role = queries.role_named(viewer, role_id)
    form = EndRoleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at, told = timezone.now(), form.cleaned_data
        try:
            actions.end_role(
                acting_user=viewer, role=role, until_at=told["until_at"] or at,
                reason=told["reason"], at=at,
            )  # fmt: skip
            return redirect("people:person", agency, role.person_id)
        except PeopleError as error:
            form.add_error(None, str(error))
    context = {"role": role, "form": form}
    return render(request, "people/end_role.html", context, status=422 if form.errors else 200)


@require_POST
def open_account(request: HttpRequest, agency: str, person_id: UUID) -> HttpResponse:
    """Let somebody back in whose account was closed because nobody used it."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    found = queries.person_seen(viewer, person_id)
    if queries.account_of(viewer, found) is None:
        message = "This person has no account."
        raise NotFoundError(message)
    actions.open_account_again(acting_user=viewer, person=found, at=timezone.now())
    messages.success(request, f"{found} can sign in again.")
    return redirect("people:person", agency, found.id)


def _given(viewer: Viewer, person: Person, form: GiveRoleForm) -> bool:
    told = form.cleaned_data
    try:
        actions.give_role(
            acting_user=viewer,
            person=person,
            role=told["role"],
            from_at=told["from_at"],
            until_at=told.get("until_at"),
            event_id=told.get("event"),
            unit=told.get("unit"),
            reason=told["reason"],
            at=timezone.now(),
        )
    except PeopleError as error:
        form.add_error(None, str(error))
        return False
    return True


def _held(person: Person, at: datetime) -> list[str]:
    roles = queries.spans(list(person.roles.all()), at)
    return [
        span.role.get_role_display() + (" (one event)" if span.role.event else "")
        for span in roles
        if span.state == "held"
    ]


def _as_rows(people: QuerySet[Person], at: datetime) -> list[dict[str, str | None]]:
    return [
        {
            "name": person.name,
            "rank": person.rank,
            "badge": person.badge,
            "organisation": person.organisation,
            "roles": ", ".join(_held(person, at)),
        }
        for person in people
    ]
