"""No list leaves with what is restricted unless somebody says why: every list, every form, one test.

The restricted words are taken from the raw records of the demo by the privacy class of their fields,
so that a list which names a column otherwise, or forgets its class, is found all the same.
"""

from __future__ import annotations

import io
import urllib.error
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver

from tests.journeys.desk_reader import UNIT, Reader
from tests.journeys.raw_numbers import Book
from watchbook.core.schema import Field, Group, Privacy
from watchbook.ground.ledger.kinds import all_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.core.schema import Schema

pytestmark = pytest.mark.browser

FORMS = ("csv", "json", "xlsx")
_LONG = 14
"""Shorter texts may stand somewhere else by chance."""


def addresses() -> list[str]:
    """Every address of an agency's pages that needs nothing but the agency."""
    found = []
    for pattern in _patterns(get_resolver().url_patterns, ""):
        inside = pattern.removeprefix("<slug:agency>")
        if inside != pattern and "<" not in inside and "(" not in inside:
            found.append(UNIT + inside)
    return sorted(set(found))


def _patterns(listed, before: str) -> Iterator[str]:
    for one in listed:
        told = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _patterns(one.url_patterns, told)
        else:
            yield told


def _is_restricted(schema: Schema, pointer: str) -> bool:
    parts = pointer.split("/")[1:]
    member = schema.by_name.get(parts[0])
    if member is None:
        return False
    if member.privacy is Privacy.RESTRICTED:
        return True
    if isinstance(member, Field) or len(parts) < 2:
        return False
    inner = member.members if isinstance(member, Group) else member.fields
    return any(one.name == parts[-1] and one.privacy is Privacy.RESTRICTED for one in inner)


def restricted_words(book: Book) -> set[str]:
    """Every longer text of a restricted field of the demo that stands in no open field too."""
    closed: set[str] = set()
    opened: set[str] = set()
    for kind in all_kinds():
        for raw in book.of(kind.name):
            for pointer, value in raw.leaves.items():
                if isinstance(value, str) and len(value) >= _LONG and " " in value:
                    (closed if _is_restricted(kind.schema, pointer) else opened).add(value)
    return closed - opened


def _told(body: bytes, form: str) -> str:
    if form != "xlsx":
        return body.decode("utf-8", "replace").replace('""', '"').replace('\\"', '"')
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def test_no_list_leaves_with_restricted_words_without_a_reason(demo_site):
    reader = Reader(demo_site.url)
    words = {
        w for w in restricted_words(Book(demo_site.home / "watchbook.sqlite3")) if "&" not in w
    }
    assert len(words) > 20
    files, leaks = 0, []
    for address in addresses():
        for form in FORMS:
            try:
                with reader.opener.open(f"{reader.url}{address}?format={form}") as answer:
                    kind, body = answer.headers["Content-Type"], answer.read()
            except urllib.error.HTTPError as refused:
                refused.close()
                break
            if "html" in kind:
                break
            files += 1
            told = _told(body, form)
            leaks += [(address, form, word) for word in words if word in told]
    assert leaks == []
    assert files > 60
