"""Safe copies of photographs: decoded and encoded anew, with nothing but the picture in them.

A copy carries no location, no device, no thumbnail, no trailing bytes. What a file is, its own
bytes say, not its name. It is opened in a process of its own with limits of pixels, memory and time
(`images_decoder.py`), so that a hostile file does not reach the server's memory. What is no
picture, or is something else as well, or is too large, stays as it came and has no preview.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchbook.ground.evidence.errors import ImageRefusedError
from watchbook.ground.evidence.images_sniffing import also, sniffed

MOST_PIXELS = 80_000_000
"""Larger pictures are refused before they are decoded: a bomb unpacks to gigabytes."""
WALL_S = 30
"""How long the process may take on a busy machine; its processor time is limited inside it."""
_KEPT = " The original is kept as it is; no preview is shown."
_DECODER = Path(__file__).with_name("images_decoder.py")
_NO_PICTURE = "This file cannot be opened as a photograph."
_TOO_MUCH = "This picture takes more time or memory to open than is given to one."


@dataclass(frozen=True)
class Copy:
    """A safe copy: its bytes, their media type, width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def safe_copy(original: bytes, *, longest_edge: int = 1600) -> Copy:
    """The picture re-encoded as WebP, its longest edge at most `longest_edge` pixels.

    Turned upright as the camera noted. ImageRefusedError says what is wrong with a file that is
    no picture, is damaged, is something else as well, or is too large to open safely. Cost: one
    process of about a fifth of a second; callers keep the copy.
    """
    kind = sniffed(original)
    if not kind:
        raise ImageRefusedError(_NO_PICTURE + _KEPT)
    other = also(original)
    if other:
        raise ImageRefusedError(f"This file is a picture and {other} in one." + _KEPT)
    asked = {"format": kind, "longest_edge": longest_edge, "most_pixels": MOST_PIXELS}
    told, content = _run(json.dumps(asked).encode() + b"\n" + original)
    if "refused" in told:
        raise ImageRefusedError(str(told["refused"]) + _KEPT)
    return Copy(content, "image/webp", int(told["width"]), int(told["height"]))


def _run(sent: bytes) -> tuple[dict[str, Any], bytes]:
    """What the limited process answers; a reason where it was stopped."""
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, our own file, no words of a person
            [sys.executable, "-I", str(_DECODER)],
            input=sent, capture_output=True, timeout=WALL_S, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"refused": _TOO_MUCH}, b""
    head, _, content = done.stdout.partition(b"\n")
    if done.returncode < 0 or not head:
        return {"refused": _TOO_MUCH}, b""
    told: dict[str, Any] = json.loads(head)
    return told, content
