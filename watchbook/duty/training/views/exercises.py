"""Pages of exercises: the shared set-up, and the layout where it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.duty.teams import vocabulary
from watchbook.duty.teams.weather import metar_facts, temperature_text
from watchbook.duty.training import choices
from watchbook.duty.training.actions.layouts import open_layout, open_setup
from watchbook.duty.training.disciplines import BY_VALUE, CONDITIONS, COURSE, label_of
from watchbook.duty.training.queries.closing import why_closed
from watchbook.duty.training.queries.listing import run_lines
from watchbook.duty.training.queries.runs import runs, with_newest
from watchbook.duty.training.queries.sheet import grams, in_words, word
from watchbook.duty.training.views.page import viewer_of
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import may
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.training.models import Exercise
    from watchbook.duty.training.queries.setups import LayoutView
    from watchbook.ground.people.viewer import Viewer


@require_GET
@never_cache
def exercise(request: HttpRequest, agency: str, exercise_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """The set-up that all teams share, and the runs of it. Opening it is noted."""
    viewer, at = viewer_of(request), timezone.now()
    found = open_setup(acting_user=viewer, exercise_id=exercise_id, at=at)
    rows = list(with_newest(runs(viewer)).filter(exercise=found))
    context = {
        "exercise": found,
        "discipline": label_of(found.discipline),
        "sources": BY_VALUE[found.discipline].sources if found.discipline in BY_VALUE else (),
        "facts": setup_facts(found),
        "lines": list(run_lines(viewer, rows, at)),
        "is_layout_closed": bool(why_closed(viewer, found, at)),
    } | _doings(viewer, found)
    return render(request, "training/exercise.html", context)


def setup_facts(found: Exercise) -> list[tuple[str, Any]]:
    """The set-up in words; what was not recorded stays None."""
    surfaces = [word(choices.SURFACES, one) or one for one in found.surfaces]
    return [
        ("Discipline", label_of(found.discipline)),
        ("Place", found.place),
        ("Surface", ", ".join(surfaces) or None),
        ("Area", f"{found.area_m2} m²" if found.area_m2 is not None else None),
        ("Set at", found.set_at),
        ("First run planned for", found.begins_at),
        ("Track layer or decoy", found.layer),
        ("Weather, as the trainer saw it", weather(found)),
        *metar_facts(found.metar, found.metar_distance_m, _held_at(found)),
        *in_words(CONDITIONS, found.conditions),
    ]


def _held_at(found: Exercise) -> datetime:
    """When the exercise was held, as far as anything says so."""
    day = found.event.held_from if found.event else None
    return found.set_at or found.begins_at or day or found.occurred_at or found.received_at


def weather(seen: Any) -> str | None:
    """Weather in one line; None where none was recorded."""
    wind = word(choices.WINDS, seen.wind)
    direction = word(choices.DIRECTIONS, seen.wind_from)
    tenths = seen.temperature_c10
    parts = [
        temperature_text(tenths) if tenths is not None else None,
        f"wind {wind.lower()}" if wind else None,
        f"from {direction.lower()}" if direction else None,
        (word(choices.PRECIPITATIONS, seen.precipitation) or "").lower() or None,
    ]
    return ", ".join(part for part in parts if part) or None


def _doings(viewer: Viewer, found: Exercise) -> dict[str, Any]:
    agency, event_id = str(viewer.agency), found.event_id
    wrote = found.opened_by == viewer.actor_id
    return {
        "can_amend": wrote or may(viewer, "training.correct", event_id),
        "can_log": may(viewer, "training.log_run", event_id),
        "can_witness": may(viewer, "training.witness", event_id),
        "amend_url": field_form_address("training.exercise", agency, record=found.id),
        "log_url": field_form_address(
            "training.performance", agency, exercise=found.id, discipline=found.discipline
        ),
        "witness_url": field_form_address("training.witness", agency, exercise=found.id),
    }


@require_GET
@never_cache
def layout(request: HttpRequest, agency: str, exercise_id: UUID) -> HttpResponse:
    """The layout: 403 with the reason while it is closed to the viewer. Opening it is noted."""
    viewer, at = viewer_of(request), timezone.now()
    view = open_layout(acting_user=viewer, exercise_id=exercise_id, at=at)
    found, kept = view.exercise, view.layout
    can_write = may(
        viewer, "training.lay_out" if kept is None else "training.correct", found.event_id
    )
    wrote = kept is not None and kept.opened_by == viewer.actor_id
    filled: dict[str, object] = {"record": kept.id} if kept else {"exercise": found.id}
    context = {
        "exercise": found,
        "view": view,
        "layout": kept,
        "course": in_words(COURSE, view.values.get("course")),
        "hides": hide_lines(view),
        "distractors": distractor_lines(view),
        "people": _people(view),
        "can_write": can_write or wrote,
        "write_url": field_form_address("training.layout", agency, **filled),
    }
    return render(request, "training/layout.html", context, status=403 if view.is_closed else 200)


def hide_lines(view: LayoutView) -> list[dict[str, Any]]:
    """Hides in words: masses in grams, heights and depths in centimetres."""
    people = {person.id: str(person) for person in _persons(view)}
    return [
        {
            "key": hide["id"],
            "aid": hide.get("aid"),
            "odour": word(vocabulary.ODOURS, hide.get("odour")) or hide.get("odour_detail"),
            "mass": grams(hide["mass_mg"]) if "mass_mg" in hide else None,
            "area": hide.get("area"),
            "note": hide.get("note"),
            "height_cm": hide.get("height_cm"),
            "depth_cm": hide.get("depth_cm"),
            "access": word(choices.ACCESS, hide.get("access")),
            "container": hide.get("container"),
            "set_at": hide.get("set_at"),
            "placed_by": people.get(hide["placed_by"]) if "placed_by" in hide else None,
        }
        for hide in view.values.get("hides", [])
    ]


def distractor_lines(view: LayoutView) -> list[dict[str, Any]]:
    """Distractors in words."""
    return [
        one | {"kind": word(choices.DISTRACTORS, one.get("kind"))}
        for one in view.values.get("distractors", [])
    ]


def _persons(view: LayoutView) -> list[Person]:
    ids = [one.get("person") for one in view.values.get("laid_by", [])]
    ids += [one.get("placed_by") for one in view.values.get("hides", [])]
    return list(Person.objects.filter(id__in=[one for one in ids if one]))


def _people(view: LayoutView) -> str:
    known = {person.id: str(person) for person in _persons(view)}
    laid = [known.get(one.get("person")) for one in view.values.get("laid_by", [])]
    return ", ".join(name for name in laid if name)
