"""What every page of this room has in common."""

from __future__ import annotations

from watchbook.ground.evidence.actions import why_no_preview

EDGE_PX = 1600


def why_no_picture(agency: str, digest: str | None) -> str | None:
    """Why a kept file has no picture; empty where it has one, None where there is no file."""
    return why_no_preview(agency, digest) if digest else None
