"""What a file is by its own bytes, whatever it is called; and whether it is something else as well.

Pure: bytes in, words out.
"""

from __future__ import annotations

import io
import zipfile

_HEIF = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_AVIF = (b"avif", b"avis")
_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
_PDF_WITHIN = 1024
"""Readers of PDF look for its head in the first so many bytes (ISO 32000, implementation notes)."""
_SCRIPTS = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")


def sniffed(content: bytes) -> str:
    """The picture's format as a decoder names it; empty for what is no picture."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp":
        brands = {content[place : place + 4] for place in range(8, min(len(content), 64), 4)}
        if brands & set(_AVIF):
            return "AVIF"
        return "HEIF" if brands & set(_HEIF) else ""
    return ""


def also(content: bytes) -> str:
    """What else a picture's file is: an archive, a PDF, a page with a script; empty for nothing.

    A telephone hangs a short film or a second picture on a photograph; that is no reason.
    """
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "a PDF"
    if zipfile.is_zipfile(io.BytesIO(content)):
        return "an archive"
    small = content.lower()
    return "a page that a browser would run" if any(one in small for one in _SCRIPTS) else ""
