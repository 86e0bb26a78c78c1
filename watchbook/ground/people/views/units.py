"""The agency's K9 units."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.forms import UnitForm
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.views.lists import viewer_in


def index(request: HttpRequest, agency: str) -> HttpResponse:
    """Every unit; whoever manages people adds one."""
    viewer = viewer_in(request)
    require(viewer, "people.see" if request.method == "GET" else "people.manage")
    form = UnitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.put_unit(acting_user=viewer, name=form.cleaned_data["name"], at=timezone.now())
        return redirect("people:units", agency)
    context = {
        "units": queries.units_of(viewer),
        "form": form,
        "may_manage": may(viewer, "people.manage"),
    }
    return render(request, "people/units.html", context, status=422 if form.errors else 200)


def rename(request: HttpRequest, agency: str, unit_id: UUID) -> HttpResponse:
    """Give a unit another name, with the reason."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    unit = queries.unit_named(viewer, unit_id)
    form = UnitForm(request.POST if request.method == "POST" else None, initial={"name": unit.name})
    if form.is_bound and form.is_valid():
        try:
            actions.put_unit(acting_user=viewer, unit=unit, at=timezone.now(), **form.cleaned_data)
            return redirect("people:units", agency)
        except PeopleError as error:
            form.add_error("reason", str(error))
    context = {"unit": unit, "form": form}
    return render(request, "people/rename_unit.html", context, status=422 if form.errors else 200)
