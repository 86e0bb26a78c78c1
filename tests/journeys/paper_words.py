"""The words on a PDF as they are drawn, read from the file itself by its fonts' tables of characters.

Enough for papers that this program makes: plain objects, deflated streams, two-byte glyphs.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3})", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_on(paper: bytes) -> str:
    """Everything that is drawn as text, in the order of drawing, without any white space."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(paper)}
    fonts = {
        number: _characters(_stream(objects[_reference(body, b"ToUnicode")]))
        for number, body in objects.items()
        if b"/ToUnicode" in body
    }
    drawn = []
    for body in objects.values():
        if re.search(rb"/Type\s*/Page\b", body):
            resources = objects[_reference(body, b"Resources")]
            named = {
                name: fonts[int(number)]
                for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
            }
            drawn.append(_drawn(_stream(objects[_reference(body, b"Contents")]), named))
    return re.sub(r"\s+", "", "".join(drawn))


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found is not None, name
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _characters(table: bytes) -> dict[int, str]:
    told: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            told[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        row = rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>"
        for first, last, text in re.findall(row, block):
            for place in range(int(last, 16) - int(first, 16) + 1):
                told[int(first, 16) + place] = chr(int(text, 16) + place)
    return told


def _drawn(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    font: dict[int, str] = {}
    made, place = [], 0
    while place < len(content):
        chosen = _FONT.match(content, place)
        if chosen is not None:
            font, place = fonts.get(chosen[1], font), chosen.end()
            continue
        raw, place = _string(content, place)
        codes = [raw[at : at + 2] for at in range(0, len(raw), 2)]
        made += [font.get(int.from_bytes(code, "big"), "") for code in codes]
    return "".join(made)


def _string(content: bytes, place: int) -> tuple[bytes, int]:
    """The string that begins here, b"" where none does, and where reading goes on.

    Brackets inside a string stand without an escape where they pair.
    """
    begin = content[place : place + 1]
    if content[place : place + 2] == b"<<":
        return b"", place + 2
    if begin == b"<":
        end = content.index(b">", place)
        return bytes.fromhex(content[place + 1 : end].decode()), end + 1
    if begin != b"(":
        return b"", place + 1
    depth, end = 1, place + 1
    while depth:
        one = content[end : end + 1]
        end += 2 if one == b"\\" else 1
        depth += (one == b"(") - (one == b")")
    return _plain(content[place + 1 : end - 1]), end


def _plain(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        what = found[1]
        return bytes([int(what, 8)]) if what[:1].isdigit() else _PLAIN.get(what, what)

    return _ESCAPE.sub(one, text)
