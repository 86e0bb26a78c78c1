"""What a file is, by its bytes and not by its name, and who reads it."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import TYPE_CHECKING

from watchbook.front.imports.errors import FileRefusedError
from watchbook.front.imports.reading.delimited import TextFile
from watchbook.front.imports.reading.table import FileOptions, Source
from watchbook.front.imports.reading.workbook import Workbook

if TYPE_CHECKING:
    from pathlib import Path

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
)
_MARKUP = re.compile(
    rb"<(?:\?xml|!|[a-z][a-z0-9]{0,10}[\s/>])|mime-version:|[\[{]\s*[{\[\"]", re.IGNORECASE
)
_SAVE_AS = "Open it where it was made and save it as CSV or XLSX."


def open_source(path: Path, name: str, options: FileOptions | None = None) -> Source:
    """The source in a file. `name` is only looked at to say where it promises something else.

    FileRefusedError says why a file cannot be read, and what to do.
    """
    options = options or FileOptions()
    with path.open("rb") as file:
        head = file.read(64)
    if not head.strip():
        raise FileRefusedError("The file is empty. Export it again and look whether it has rows.")
    if head.startswith(_OLE):
        raise FileRefusedError(_old_or_protected(path))
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise FileRefusedError(f"This is {what}, not a table. {_SAVE_AS}")
    if head.startswith(b"PK"):
        source: Source = Workbook(path, options) if _is_workbook(path) else _refuse_archive()
        _say_if_misnamed(source, name, (".xlsx", ".xlsm", ".xltx", ".xltm"), "a workbook")
        return source
    text = head.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe \t\r\n")
    if _MARKUP.match(text):
        what = "JSON" if text[:1] in (b"{", b"[") else "a web page or XML"
        raise FileRefusedError(f"This is {what} that only has a table's name. {_SAVE_AS}")
    source = TextFile(path, options)
    _say_if_misnamed(source, name, (".csv", ".txt", ".tsv", ".tab"), "text with columns")
    return source


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        message = "The workbook is cut off or damaged. Copy or export it again."
        raise FileRefusedError(message) from error


def _refuse_archive() -> Source:
    message = f"This is a packed file or another office document, not an XLSX workbook. {_SAVE_AS}"
    raise FileRefusedError(message)


def _old_or_protected(path: Path) -> str:
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if _PROTECTED in before + chunk:
                return (
                    "The workbook is protected by a password. Open it, take the password off, "
                    "save a copy."
                )
            before = chunk[-len(_PROTECTED) :]
    return f"This is an old workbook (XLS). {_SAVE_AS}"


def _say_if_misnamed(source: Source, name: str, endings: tuple[str, ...], what: str) -> None:
    ending = f".{name.lower().rsplit('.', 1)[-1]}" if "." in name else ""
    if ending and ending not in endings:
        source.notes.append(f"Its name ends in {ending}, but it is {what} and was read as that.")
