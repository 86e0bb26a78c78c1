"""Pages of kits: the list, one kit, and both for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.protocols import WRITE_KIT
from watchbook.after.casualty.queries.kits import (
    found_kits,
    kit_columns,
    kit_lines,
    kit_of,
    kit_rows,
    used_for,
    uses_of,
)
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

_USED = [("", "In use"), ("all", "All")]
_SHOWN_USES = 50


def _today(viewer: Viewer) -> date:
    return timezone.now().astimezone(ZoneInfo(viewer.timezone)).date()


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Kits with search, export and a list for paper."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = found_kits(
        viewer, text=asked(request, "q"), with_withdrawn=asked(request, "used") == "all"
    )
    today = _today(viewer)
    file = list_file(request, "kits", kit_columns(), lambda: kit_rows(kit_lines(found, today)))
    if file is not None:
        return file
    is_paper = asked(request, "format") == "print"
    page = found if is_paper else page_of(request, found)
    context = {
        "page": page,
        "lines": kit_lines(page, today),
        "used": _USED,
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE_KIT),
        "write_url": field_form_address("casualty.kit", agency),
        "use_url": field_form_address("casualty.kituse", agency),
    }
    return render(request, f"casualty/{'kits_print' if is_paper else 'kits'}.html", context)


@require_GET
@never_cache
def kit(request: HttpRequest, agency: str, kit_id: UUID) -> HttpResponse:
    """One kit: what is in it, and what was taken out; for paper with `?format=print`."""
    viewer = viewer_of(request)
    found = kit_of(viewer, kit_id)
    uses = list(uses_of(viewer, found)[:_SHOWN_USES])
    context = {
        "line": kit_lines([found], _today(viewer))[0],
        "kit": found,
        "uses": [(one, used_for(one)) for one in uses],
        "who": record_view(viewer, "casualty.kit", kit_id).who,
        "can_write": may(viewer, WRITE_KIT),
        "amend_url": field_form_address("casualty.kit", agency, record=found.id),
        "use_url": field_form_address("casualty.kituse", agency, kit=found.id),
    }
    name = "kit_print" if asked(request, "format") == "print" else "kit"
    return render(request, f"casualty/{name}.html", context)
