"""Safe copies: nothing but the picture."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings, strategies
from PIL import Image

from watchbook.ground.evidence.errors import ImageRefusedError
from watchbook.ground.evidence.images import safe_copy


def photograph(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture with a place and a device in its header."""
    picture = Image.new("RGB", size, (90, 60, 30))
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (41.0, 52.0, 33.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_copy_has_no_place_and_no_device(kind: str) -> None:
    original = photograph(kind)
    assert b"SecretPhone" in original
    copy = safe_copy(original)
    assert b"SecretPhone" not in copy.content
    with Image.open(io.BytesIO(copy.content)) as made:
        assert len(made.getexif()) == 0
        assert set(made.info) <= {"loop", "background", "timestamp", "duration"}


def test_a_copy_is_turned_upright_and_made_smaller() -> None:
    copy = safe_copy(photograph(size=(4000, 3000)), longest_edge=800)
    assert (copy.width, copy.height) == (600, 800)


def test_a_polyglot_loses_what_hangs_on_it() -> None:
    copy = safe_copy(photograph() + b"PK\x03\x04<script>alert(1)</script>")
    assert b"<script>" not in copy.content
    assert copy.content[:4] == b"RIFF"


def png_bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (9000, 9000), (2**31 - 1, 1)])
def test_it_refuses_a_bomb_before_it_unpacks(size: tuple[int, int]) -> None:
    with pytest.raises(ImageRefusedError):
        safe_copy(png_bomb(*size))


@pytest.mark.parametrize(
    "junk",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"GIF89a"],
)
def test_it_refuses_what_is_no_photograph(junk: bytes) -> None:
    with pytest.raises(ImageRefusedError):
        safe_copy(junk)


@settings(max_examples=60, deadline=None)
@given(
    position=strategies.integers(0, 600),
    value=strategies.integers(0, 255),
    cut=strategies.integers(1, 700),
)
def test_a_damaged_photograph_is_copied_or_refused_and_nothing_else(position, value, cut) -> None:
    original = bytearray(photograph(size=(60, 40)))
    original[position % len(original)] = value
    with contextlib.suppress(ImageRefusedError):
        safe_copy(bytes(original[:cut]) if cut < len(original) else bytes(original))
