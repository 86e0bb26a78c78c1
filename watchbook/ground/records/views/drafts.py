"""The viewer's own drafts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.actions import discard_draft, save_draft
from watchbook.ground.records.errors import DraftError
from watchbook.ground.records.queries import draft_of, drafts_of
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.records.views.page import asked, signed_in, viewer_of
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_forms_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.models import Draft


def _continue_url(viewer: Viewer, draft: Draft) -> str:
    """Where the form of this draft's kind takes it up again; empty where it has none on a page."""
    forms = {link.name: link.href for link in field_forms_for(viewer)}
    return f"{forms[draft.kind]}?draft={draft.id}" if draft.kind in forms else ""


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """All of the viewer's drafts; nobody else sees them."""
    viewer, q = signed_in(request), asked(request, "q")
    listed = [
        (draft, kind_label(draft.kind), _continue_url(viewer, draft)) for draft in drafts_of(viewer)
    ]
    if q:
        listed = [one for one in listed if q.casefold() in f"{one[1]} {one[0].content}".casefold()]
    return render(request, "records/drafts.html", {"page": page_of(request, listed), "q": q})


@require_GET
def draft(request: HttpRequest, agency: str, draft_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """One draft: what was typed so far; as JSON for the form that goes on with it."""
    viewer = signed_in(request)
    found = draft_of(viewer, draft_id)
    if request.GET.get("format") == "json":
        return JsonResponse(
            {
                "id": found.id,
                "kind": found.kind,
                "record": found.record_id,
                "content": found.content,
            }
        )
    schema = kind_named(found.kind).schema
    typed = [
        (schema.by_name[name].label if name in schema.by_name else name, _shown(value))
        for name, value in found.content.items()
    ]
    context = {
        "draft": found,
        "label": schema.label,
        "typed": typed,
        "continue_url": _continue_url(viewer, found),
    }
    return render(request, "records/draft.html", context)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value not in (None, [], {}) else ""


@require_POST
def save(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """Save what a form sends as JSON: `kind`, `content` and perhaps `id` and `record`."""
    try:
        told = json.loads(request.body)
        saved = save_draft(
            acting_user=viewer_of(request),
            kind=str(told["kind"]),
            content=dict(told["content"]),
            draft_id=UUID(str(told["id"])) if told.get("id") else None,
            record_id=UUID(str(told["record"])) if told.get("record") else None,
            at=timezone.now(),
        )
    except (DraftError, UnknownKindError) as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"problem": "This is no draft: send kind and content."}, status=400)
    return JsonResponse({"id": saved.id, "saved_at": saved.saved_at}, status=201)


@require_POST
def discard(request: HttpRequest, agency: str, draft_id: UUID) -> HttpResponse:
    """Delete a draft for good."""
    discard_draft(acting_user=viewer_of(request), draft_id=draft_id, at=timezone.now())
    messages.success(request, "The draft is deleted. It was never part of the record.")
    return redirect("records:drafts", agency=agency)
