"""Safe copies of photographs: decoded and encoded anew, with nothing but the picture in them.

A copy carries no location, no device, no thumbnail, no trailing bytes: what a
polyglot or a hostile header holds does not survive. The original is untouched.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from watchbook.ground.evidence.errors import ImageRefusedError

register_heif_opener()

MOST_PIXELS = 80_000_000
"""Larger pictures are refused before they are decoded: a bomb unpacks to gigabytes."""
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "TIFF", "BMP", "AVIF")
_QUALITY = 82


@dataclass(frozen=True)
class Copy:
    """A safe copy: its bytes, their media type, width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def safe_copy(original: bytes, *, longest_edge: int = 1600) -> Copy:
    """The picture re-encoded as WebP, its longest edge at most `longest_edge` pixels.

    Turned upright as the camera noted. ImageRefusedError says what is wrong with
    a file that is no picture, is damaged, or is too large to open safely.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(original), formats=_FORMATS) as picture:
                _check_size(picture.width, picture.height)
                picture.draft("RGB", (longest_edge * 2, longest_edge * 2))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((longest_edge, longest_edge))
                has_alpha = "A" in upright.getbands() or "transparency" in upright.info
                plain = upright.convert("RGBA" if has_alpha else "RGB")
    except ImageRefusedError:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        IndexError,
        KeyError,
        TypeError,
        RuntimeError,
        OverflowError,
    ) as error:
        message = (
            "This file cannot be opened as a photograph. The original is kept as it is; "
            "no preview is shown."
        )
        raise ImageRefusedError(message) from error
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=_QUALITY, method=4)
    return Copy(out.getvalue(), "image/webp", bare.width, bare.height)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        message = (
            f"This picture would unpack to {width} by {height} pixels, which is more than is "
            "opened here. The original is kept as it is; no preview is shown."
        )
        raise ImageRefusedError(message)
