"""`/log/<agency>/<epoch>/…`: the published log, for anyone: it tells a stranger nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from watchbook.ground.ledger.published import reader


@require_safe
def log_file(_request: HttpRequest, agency: str, epoch: str, path: str) -> HttpResponse:
    """One file of the tlog-tiles tree. Tiles never change; a checkpoint is fresh for seconds."""
    data = reader(agency, int(epoch))(path)
    if data is None:
        raise Http404
    is_note = path in ("checkpoint", "vkey")
    kind = "text/plain; charset=utf-8" if is_note else "application/octet-stream"
    answer = HttpResponse(data, content_type=kind)
    fresh = "max-age=5" if is_note else "public, max-age=31536000, immutable"
    answer["Cache-Control"] = fresh
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
