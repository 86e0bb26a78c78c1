"""Pages of veterinarians' protocols: the list, one of them, its signature, its pictures, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.after.casualty.actions.protocols import (
    NOT_PROVED,
    sign_protocol,
    take_signature_back,
)
from watchbook.after.casualty.kinds.protocols import protocol_url
from watchbook.after.casualty.permissions.protocols import READ_PROTOCOL, SIGN, WRITE_PROTOCOL
from watchbook.after.casualty.protocol_words import rule_lines, standing_words
from watchbook.after.casualty.queries.protocols import (
    EXAMPLE,
    found_protocols,
    protocol_columns,
    protocol_of,
    protocol_rows,
    signatures_of,
    steps_of,
)
from watchbook.after.casualty.queries.signing import digest_of
from watchbook.duty.health.queries.dogs import has_proved_address
from watchbook.ground.evidence.serving import picture_response
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, asked_number, posted, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.after.casualty.queries.protocols import Standing
    from watchbook.ground.people.viewer import Viewer

_EDGE_PX = 1_200
_USED = [("", "In use"), ("all", "All")]


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Protocols with search, filter and export."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ_PROTOCOL)
    found = found_protocols(
        viewer, text=asked(request, "q"), with_withdrawn=asked(request, "used") == "all"
    )
    file = list_file(request, "protocols", protocol_columns(), lambda: protocol_rows(found, at))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, standing_words(one, at)) for one in page],
        "used": _USED,
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE_PROTOCOL),
        "write_url": field_form_address("casualty.protocol", agency),
        "example": EXAMPLE,
    }
    return render(request, "casualty/protocols.html", context)


@require_GET
@never_cache
def protocol(request: HttpRequest, agency: str, protocol_id: UUID) -> HttpResponse:
    """One protocol: steps, doses, who may give them; for paper with `?format=print`."""
    viewer, at = viewer_of(request), timezone.now()
    found = protocol_of(viewer, protocol_id)
    context = _told(viewer, found, at) | {
        "who": record_view(viewer, "casualty.protocol", protocol_id).who,
        "signatures": signatures_of(found),
        "can_write": may(viewer, WRITE_PROTOCOL),
        "can_sign": may(viewer, SIGN),
        "amend_url": field_form_address("casualty.protocol", agency, record=found.row.id),
    }
    name = "protocol_print" if asked(request, "format") == "print" else "protocol"
    return render(request, f"casualty/{name}.html", context)


def _told(viewer: Viewer, found: Standing, at: datetime) -> dict[str, Any]:
    return {
        "protocol": found.row,
        "standing": found,
        "words": standing_words(found, at),
        "gives_doses": found.gives_doses(at),
        "steps": steps_of(found),
        "rules": rule_lines(found),
        "givers": found.row.givers.all(),
        "never_muzzle": found.core.never_muzzle_when,
        "digest": digest_of(str(viewer.agency), found.row.id, found.row.version),
        "example": EXAMPLE,
        "now": at,
    }


@require_http_methods(["GET", "POST"])
@never_cache
def sign(request: HttpRequest, agency: str, protocol_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The veterinarian reads the whole of it and signs; nothing typed is lost to a refusal."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, SIGN)
    found = protocol_of(viewer, protocol_id)
    trouble = ""
    if request.method == "POST":
        try:
            sign_protocol(
                acting_user=viewer, protocol=found.row.id, version=_version(request),
                licence=posted(request, "licence"), words=posted(request, "words"), at=at,
            )  # fmt: skip
        except (RecordsError, WriteError) as refused:
            trouble = str(refused)
        else:
            return HttpResponseRedirect(protocol_url(found.row))
    context = _told(viewer, found, at) | {
        "trouble": trouble,
        "not_proved": "" if has_proved_address(viewer) else NOT_PROVED,
        "licence": posted(request, "licence"),
        "said": posted(request, "words"),
    }
    return render(request, "casualty/protocol_sign.html", context, status=422 if trouble else 200)


def _version(request: HttpRequest) -> int:
    text = posted(request, "version")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


@require_POST
def take_back(request: HttpRequest, agency: str, protocol_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The veterinarian takes the signature back."""
    viewer = viewer_of(request)
    require(viewer, SIGN)
    found = protocol_of(viewer, protocol_id)
    return pressed(
        request,
        lambda: take_signature_back(
            acting_user=viewer, protocol=found.row, words=posted(request, "words"),
            at=timezone.now(),
        ),
        "The signature is taken back. The protocol gives no dose from now on.",
        protocol_url(found.row),
    )  # fmt: skip


@require_GET
@never_cache
def picture(request: HttpRequest, agency: str, protocol_id: UUID, key: str) -> HttpResponse:
    """The picture of one step, as a safe copy, with the name of the file that it was made from."""
    found = protocol_of(viewer_of(request), protocol_id)
    step = next((one for one in found.row.steps.all() if one.key == key and one.picture), None)
    if step is None:
        return HttpResponse(status=404)
    edge = min(max(asked_number(request, "edge", _EDGE_PX), 100), _EDGE_PX)
    answer = picture_response(agency, step.picture, longest_edge=edge)
    answer.headers["Watchbook-Picture"] = str(step.picture)  # a phone keeps it by that name
    return answer
