"""A file of an incident or a deployment: a safe copy of a picture, else the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from watchbook.duty.deployments.queries.files import file_of
from watchbook.duty.deployments.views.page import viewer_of
from watchbook.ground.evidence.permissions import OPEN_ORIGINAL
from watchbook.ground.evidence.serving import original_response, picture_response
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

EDGE_PX = 1200


@require_GET
def picture(
    request: HttpRequest, agency: str, noun: str, record_id: UUID, key: str
) -> HttpResponse:
    """A copy without place or device; 415 where the file is no picture that can be shown."""
    found = file_of(viewer_of(request), noun, record_id, key)
    return picture_response(agency, found.file, longest_edge=EDGE_PX)


@require_GET
def original(
    request: HttpRequest, agency: str, noun: str, record_id: UUID, key: str
) -> HttpResponse:
    """The file as it came, checked against its hash; the opening is logged."""
    viewer = viewer_of(request)
    require(viewer, OPEN_ORIGINAL)
    found = file_of(viewer, noun, record_id, key)
    record_reading(viewer, f"deployments.{noun}, a file", record_id, request)
    return original_response(agency, found.file, f"{found.file[:16]}.bin")
