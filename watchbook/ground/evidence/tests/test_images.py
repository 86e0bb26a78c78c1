"""Safe copies: nothing but the picture."""

from __future__ import annotations

import contextlib
import io
import resource
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings, strategies
from PIL import Image
from pillow_heif import register_heif_opener

from watchbook.ground.evidence import images
from watchbook.ground.evidence.errors import ImageRefusedError
from watchbook.ground.evidence.images import safe_copy
from watchbook.ground.evidence.images_decoder import decoded
from watchbook.ground.evidence.images_sniffing import sniffed

register_heif_opener()


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


def png_of_16_bits(*, clear: bool) -> bytes:
    """Grey from black on the left to white on the right, 16 bits each; white told to be clear."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(
            ">I", zlib.crc32(name + content)
        )  # fmt: skip

    row = b"\0" + b"".join(struct.pack(">H", shade * 257) for shade in range(256))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 256, 64, 16, 0, 0, 0, 0))
    told = chunk(b"tRNS", b"\xff\xff") if clear else b""
    pixels = chunk(b"IDAT", zlib.compress(row * 64))
    return b"\x89PNG\r\n\x1a\n" + head + told + pixels + chunk(b"IEND", b"")


def tiff_of(mode: str) -> bytes:
    """The same shades as numbers of 32 bits, whole or broken."""
    out = io.BytesIO()
    picture = Image.new(mode, (256, 64))
    for x in range(256):
        picture.paste(x * 1000, (x, 0, x + 1, 64))
    picture.save(out, "TIFF")
    return out.getvalue()


@pytest.mark.parametrize(
    "file",
    [png_of_16_bits(clear=False), png_of_16_bits(clear=True), tiff_of("I"), tiff_of("F")],
    ids=["16 bits", "16 bits, one shade clear", "32 bits", "broken numbers"],
)
def test_a_grey_picture_of_more_than_8_bits_keeps_its_shades(file: bytes) -> None:
    with Image.open(io.BytesIO(safe_copy(file).content)) as made:
        grey = made.convert("L")
        shades = [grey.getpixel((x, 32)) for x in (10, 64, 128, 192, 240)]
    assert all(
        abs(int(str(one)) - x) < 8 for one, x in zip(shades, (10, 64, 128, 192, 240), strict=True)
    )


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (photograph() + zipped(), "an archive in one"),
        (photograph() + b"<script>alert(1)</script>", "a browser would run in one"),
        (photograph()[:20] + b"%PDF-1.7 " + photograph()[20:], "a PDF in one"),
        (b"GIF89a/*" + b"<html><script>alert(1)//", "a browser would run in one"),
    ],
)
def test_what_is_something_else_as_well_has_no_preview_and_says_why(file, reason) -> None:
    with pytest.raises(ImageRefusedError, match=reason):
        safe_copy(file)


def test_a_film_that_a_telephone_hangs_on_a_photograph_is_no_reason() -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(4000)
    copy = safe_copy(photograph() + film)
    assert b"ftypmp42" not in copy.content
    assert copy.content[:4] == b"RIFF"


def test_the_file_is_what_its_bytes_say() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"):
        assert sniffed(photograph(kind)) == kind
    assert sniffed(photograph("HEIF")) == "HEIF"
    assert sniffed(b"\x00\x00\x00\x18ftypavif") == "AVIF"
    assert sniffed(b"\x00\x00\x00\x18ftypmp42") == ""
    assert sniffed(b"") == ""


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
    with pytest.raises(ImageRefusedError, match="would unpack to"):
        safe_copy(png_bomb(*size))


@pytest.mark.parametrize(
    "junk",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"GIF89a"],
)
def test_it_refuses_what_is_no_photograph(junk: bytes) -> None:
    with pytest.raises(ImageRefusedError):
        safe_copy(junk)


def many_pixels() -> bytes:
    """A real picture of as many pixels as may be, in a file of a few kilobytes."""
    out = io.BytesIO()
    Image.new("L", (8900, 8900)).save(out, "PNG", compress_level=9)
    return out.getvalue()


def test_a_bomb_that_keeps_within_the_pixels_unpacks_in_the_limited_process_only() -> None:
    bomb = many_pixels()
    assert len(bomb) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contextlib.suppress(ImageRefusedError):
        safe_copy(bomb)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 60_000  # kilobytes: the picture never unpacked in this process


def in_the_limited_process(told: str) -> subprocess.CompletedProcess[bytes]:
    """Run a few lines where pictures are opened, after the limits stand."""
    lines = f"import runpy; m = runpy.run_path({str(images._DECODER)!r}); m['limit']()\n" + told
    return subprocess.run([sys.executable, "-I", "-c", lines], capture_output=True, check=False)


def test_the_limited_process_has_no_memory_no_files_and_no_time_to_spare(tmp_path) -> None:
    assert b"MemoryError" in in_the_limited_process("x = bytearray(2 * 1024**3)").stderr
    wrote = in_the_limited_process(
        f"f = open({str(tmp_path / 'never')!r}, 'wb'); f.write(b'x'); f.flush(); print('wrote')"
    )
    assert b"wrote" not in wrote.stdout
    assert (
        in_the_limited_process("import resource as r; print(r.getrlimit(r.RLIMIT_CPU))").stdout
        == b"(15, 15)\n"
    )


def test_a_decoder_that_never_ends_or_dies_is_a_reason_and_no_error(monkeypatch, tmp_path) -> None:
    endless = tmp_path / "decoder.py"
    endless.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(images, "_DECODER", endless)
    monkeypatch.setattr(images, "WALL_S", 0.3)
    with pytest.raises(ImageRefusedError, match="more time or memory"):
        safe_copy(photograph())
    endless.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(images, "WALL_S", 10)
    with pytest.raises(ImageRefusedError, match="more time or memory"):
        safe_copy(photograph())


@settings(max_examples=60, deadline=None)
@given(
    position=strategies.integers(0, 600),
    value=strategies.integers(0, 255),
    cut=strategies.integers(1, 700),
)
def test_a_damaged_photograph_is_copied_or_refused_and_nothing_else(position, value, cut) -> None:
    """What the limited process runs, many times in this one: every error is one that it answers."""
    original = bytearray(photograph(size=(60, 40)))
    original[position % len(original)] = value
    given_bytes = bytes(original[:cut]) if cut < len(original) else bytes(original)
    with contextlib.suppress(Exception):
        assert decoded(given_bytes, "JPEG", 800, images.MOST_PIXELS)[0][:4] == b"RIFF"
