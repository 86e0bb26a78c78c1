"""XML read as a stream, safely: no entities, no network, bounded memory, any declared encoding.

The prolog is looked at before the parser sees anything. A document type declaration is refused:
track files have none, and it is the only door to entities. Text in another encoding than UTF-8 is
decoded strictly here, so that what is readable does not depend on how the parser was built.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from watchbook.core.tracks.errors import (
    DamagedFileError,
    ForeignFileError,
    TooLargeError,
    UnsafeFileError,
)

CHUNK_BYTES: Final = 65_536
PROLOG_BYTES: Final = 262_144
"""How far into a file its first element must begin."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_NOT_FOR_FILES: Final = frozenset({
    "charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7",
})  # fmt: skip
"""Codecs of Python that no file is written in; some take quadratic time."""
_DECLARED: Final = re.compile(
    rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)
_IGNORED: Final = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(rb"<([^\s/>!?]{1,200})")


def as_utf8(data: bytes) -> bytes:
    """The document in UTF-8, whatever it was in; the same bytes where it says UTF-8 or nothing.

    Raises ForeignFileError for an encoding that nobody knows, DamagedFileError where the bytes
    are not in the encoding that they are said to be in.
    """
    name = _encoding(data)
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = None
    if codec is None or codec in _NOT_FOR_FILES:
        raise ForeignFileError(
            f"The file says that it is written in the encoding {name!r}, which is not known."
            " Export it again as UTF-8."
        )
    if codec == "utf-8":
        return data
    try:
        # bytes.decode refuses, with a LookupError, codecs that make no text (zip, rot13).
        return data.decode(codec).lstrip("\ufeff").encode()
    except (LookupError, ValueError) as error:
        raise DamagedFileError(
            f"The file says that it is written in {name}, but its bytes are not: {error}."
        ) from error


def root_name(document: bytes) -> str | None:
    """The name of the first element without its prefix; None where there is no XML at all.

    Raises UnsafeFileError for a document type declaration.
    """
    start, limit = len(codecs.BOM_UTF8) if document.startswith(codecs.BOM_UTF8) else 0, PROLOG_BYTES
    while (ignored := _IGNORED.match(document, start, limit)) is not None:
        start = ignored.end()
    if document[start : start + 9].upper() == b"<!DOCTYPE":
        raise UnsafeFileError(
            "The file has a document type declaration, which no track needs and which can be used"
            " to attack the reader. It was not read. Export the track again from the recorder."
        )
    root = _ROOT.match(document, start, limit)
    if root is None:
        return None
    return root[1].decode("utf-8", "replace").rpartition(":")[2]


class Stream:
    """Feeds a UTF-8 document to the parser and gives its events, chunk by chunk.

    `names` are local names, in any namespace; the root must be among them. After each chunk the
    finished children of the root are dropped; what a caller wants from them it takes at their end
    event. `held_limit` bounds how many elements an unfinished child of the root may hold.
    """

    def __init__(self, document: bytes, *, names: Sequence[str], held_limit: int) -> None:
        self._document = document
        self._held_limit = held_limit
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            encoding="utf-8",
        )
        self._held = etree.XPath("count(//*)")

    def events(self) -> Iterator[tuple[str, etree._Element] | None]:
        """(start or end, element) of each element asked for, and None after each chunk.

        Raises DamagedFileError where the document is not well-formed or breaks off, TooLargeError
        where more is held than the limit.
        """
        root: etree._Element | None = None
        try:
            for offset in range(0, len(self._document), CHUNK_BYTES):
                self._parser.feed(self._document[offset : offset + CHUNK_BYTES])
                for event, element in self._parser.read_events():
                    assert not isinstance(element, tuple)  # only namespace events have one
                    assert element is not None  # start and end always have one
                    root = element if root is None else root
                    yield str(event), element
                yield None
                self._drop_finished(root)
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise DamagedFileError(
                f"The file is not whole, well-formed XML, so it was not read: {error.msg}."
                " It may have broken off while it was copied: copy it again from the recorder."
            ) from error

    def _drop_finished(self, root: etree._Element | None) -> None:
        if root is None:
            return
        # The last child stays: the parser may still be inside it, or about to add to its tail.
        del root[:-1]
        if int(float(str(self._held(root)))) > self._held_limit:
            raise TooLargeError(
                f"One element of the file holds more than {self._held_limit} others, which no"
                " recorder writes. It was not read."
            )


def drop_content(element: etree._Element) -> None:
    """Empty an element that is finished; its tail may still be growing, and stays."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml 4.4 has it, its stubs do not


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element | None) -> str | None:
    """The element's own text without the spaces around it; None where there is none."""
    return (element.text or "").strip() or None if element is not None else None


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    declared = _DECLARED.match(data)
    name = declared[1].decode("ascii") if declared else "utf-8"
    # A declaration that can be read byte by byte is not in UTF-16: some programs write it so
    # into files that are UTF-8.
    return "utf-8" if name.lower().startswith(("utf-16", "utf-32", "ucs")) else name
