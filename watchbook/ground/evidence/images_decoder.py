"""The limited process that opens pictures: bytes in, a WebP or a reason out, and nothing else.

`images.py` starts this file by its path, isolated (`python -I`), with no network client, no Django
and no secret in its environment. Before it looks at a byte it gives up memory, time and new files.
Whatever a hostile file does to a decoder, it does here.

Standard input: one line of JSON (`format`, `longest_edge`, `most_pixels`), then the file.
Standard output: one line of JSON (`width`, `height` or `refused`), then the copy.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import warnings
from typing import Any

MEMORY_BYTES = 1_536 * 1024 * 1024
"""Enough for a picture of 80 million pixels in four bands, turned once."""
CPU_S = 15
FILES = 32
QUALITY = 82
_MANY_PIXELS = "This picture would unpack to far more pixels than are opened here."


class RefusedError(Exception):
    """The picture is not opened; the message is shown to people."""


def limit() -> None:
    """Give up memory, time and new files, as far as the system lets us."""
    for name, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))


def decoded(original: bytes, kind: str, longest_edge: int, most_pixels: int) -> tuple[bytes, Any]:
    """The picture as WebP and its size, opened as this format and no other."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # after the limits stand

    if kind in ("HEIF", "AVIF"):
        from pillow_heif import register_heif_opener  # noqa: PLC0415  # as above

        register_heif_opener()
    Image.MAX_IMAGE_PIXELS = most_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            opened = Image.open(io.BytesIO(original), formats=(kind,))
        except Image.DecompressionBombError:
            raise RefusedError(_MANY_PIXELS) from None
        with opened as picture:
            _check_size(picture.width, picture.height, most_pixels)
            picture.draft("RGB", (longest_edge * 2, longest_edge * 2))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest_edge, longest_edge))
            upright = _in_eight_bits(upright)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue(), bare.size


def _in_eight_bits(picture: Any) -> Any:
    """A grey picture of 16 bits or more with its shades brought into 8.

    `convert` would cut them off at 255: all but the darkest would be white. 16 bits are taken from
    black to white; numbers of 32 bits have no white of their own, so theirs is the largest.
    """
    if picture.mode.startswith("I;16"):
        darkest, lightest = 0.0, 65535.0
    elif picture.mode in ("I", "F"):
        darkest, lightest = map(float, picture.getextrema())
    else:
        return picture
    scale = 255 / ((lightest - darkest) or 1)
    return picture.point(lambda value: value * scale + -darkest * scale).convert("L")


def _check_size(width: int, height: int, most_pixels: int) -> None:
    if width * height > most_pixels:
        message = (
            f"This picture would unpack to {width} by {height} pixels, which is more than is "
            "opened here."
        )
        raise RefusedError(message)


def main() -> None:
    """One picture."""
    limit()
    asked = json.loads(sys.stdin.buffer.readline())
    original = sys.stdin.buffer.read()
    try:
        content, (width, height) = decoded(
            original, asked["format"], asked["longest_edge"], asked["most_pixels"]
        )
    except RefusedError as error:
        told, content = {"refused": str(error)}, b""
    except MemoryError:
        told, content = (
            {"refused": "This picture needs more memory than is given to opening one."},
            b"",
        )
    except Exception:  # noqa: BLE001  # decoders raise anything; each means the same here
        told, content = {"refused": "This file cannot be opened as a photograph."}, b""
    else:
        told = {"width": width, "height": height}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
