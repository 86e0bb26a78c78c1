"""Everything that a phone needs to start without a network, and the one version number of it all.

The list is found, not kept: pages name their scripts and stylesheets, scripts name what they
import. The version is a hash over every byte of it, descriptions of forms included, so that a
phone never mixes two versions. What scripts import only when it is wanted (K9 down), and forms that
no handler writes, come in a file of their own: kept like the rest, but no page waits for it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from watchbook.core.schema.description import described
from watchbook.front.field.pages import PAGES
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import permissions
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.front.field.pages import ShellPage
    from watchbook.ground.records.slots import Submittable

_STATIC = "/static/"
_OUTDOORS = {RoleName.HANDLER.value}
_LINKED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|mjs|svg))"')
_IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.{1,2}/[^"'\s]+\.m?js)["']""")
_NAMED = re.compile(r"""\bnew URL\(\s*["'](\.{1,2}/[^"'\s]+\.svg)["'],\s*import\.meta\.url""")
_IMPORTED_LATER = re.compile(r"""(?<!\{)\bimport\(\s*["'](\.{1,2}/[^"'\s]+\.m?js)["']""")


@dataclass(frozen=True, slots=True)
class ShellFile:
    """One address, the bytes that the server answers there, and whether no page waits for it."""

    address: str
    body: bytes
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The files in the order of their addresses, and the version of them all together."""

    version: str
    files: tuple[ShellFile, ...]


def description_bytes(kind: str) -> bytes:
    """The description of a kind's form as it is sent: no agency and no person in it."""
    return json.dumps(described(kind_named(kind).schema), separators=(",", ":")).encode()


def shell() -> Shell:
    """The shell as it is served. Read once a process, since the server reads files once too."""
    return _read() if settings.DEBUG else _read_once()


@cache
def _read_once() -> Shell:
    return _read()


def page_bytes(address: str) -> bytes:
    """The page at this address of the shell, as it is sent."""
    return next(row.body for row in shell().files if row.address == address)


def _page(page: ShellPage) -> bytes:
    """The page names all that its scripts import, so that one is not found only after another."""
    linked = {path for path in _LINKED.findall(render_to_string(page.template)) if _is_script(path)}
    modules = sorted(_STATIC + path for path, _ in _with_imports(linked) if path not in linked)
    return render_to_string(page.template, {"modules": modules}).encode()


def _is_script(path: str) -> bool:
    return path.endswith(("js", "mjs"))


def _read() -> Shell:
    files = {page.address: _page(page) for page in PAGES}
    linked = {path for body in files.values() for path in _LINKED.findall(body.decode())}
    files |= {_STATIC + path: body for path, body in _with_imports(linked)}
    later = {_STATIC + path: body for path, body in _imported_later(linked)}
    for form in submittable_kinds():
        if form.is_field_form:
            part = files if _is_written_outdoors(form) else later
            part[f"/field/forms/{form.kind}.json"] = description_bytes(form.kind)
    both = files | later
    rows = tuple(ShellFile(name, both[name], name in later) for name in sorted(both))
    whole = "\n".join(f"{sha256(row.body).hexdigest()} {row.address}" for row in rows)
    patterns = "\n".join(page.pattern for page in PAGES)
    worker = _found("field/js/worker.js").decode()
    return Shell(sha256(f"{whole}\n{patterns}\n{worker}".encode()).hexdigest()[:16], rows)


def _is_written_outdoors(form: Submittable) -> bool:
    """Whether a handler holds all that the form's action asks for."""
    held = permissions()
    roles = set(_OUTDOORS)
    for need in form.needs:
        roles &= held.get(need, frozenset())
    return bool(roles)


def _imported_later(paths: set[str]) -> Iterator[tuple[str, bytes]]:
    """What the scripts behind these import only when it is wanted, with all that this imports.

    A drawing that a script names by `new URL(…, import.meta.url)` comes along.
    """
    both = _IMPORTED, _IMPORTED_LATER, _NAMED
    reached = dict(_with_imports(paths, both))
    at_once = {path for path, _ in _with_imports(paths)}
    yield from ((path, body) for path, body in reached.items() if path not in at_once)


def _with_imports(
    paths: set[str], how: tuple[re.Pattern[str], ...] = (_IMPORTED,)
) -> Iterator[tuple[str, bytes]]:
    """Each static file with its bytes, and everything that the scripts among them import."""
    waiting, seen = sorted(paths), set(paths)
    while waiting:
        path = waiting.pop()
        body = _found(path)
        yield path, body
        if not _is_script(path):
            continue
        folder = path.rpartition("/")[0]
        text = body.decode()
        wanted = {normpath(f"{folder}/{name}") for one in how for name in one.findall(text)}
        waiting += sorted(wanted - seen)
        seen |= wanted


def _found(path: str) -> bytes:
    found = finders.find(path)
    if not isinstance(found, str):
        message = f"The field application names {path}, and no room has that file."
        raise ImproperlyConfigured(message)
    return Path(found).read_bytes()


def bundle() -> bytes:
    """What pages wait for in one JSON object, address to text: what a phone fetches, once.

    One request instead of a hundred on one bar of signal, whole or not at all, and smaller than
    its parts compressed one by one.
    """
    return _bundled(is_later=False)


def later_bundle() -> bytes:
    """The other files, in the same form: fetched in the same install, right after."""
    return _bundled(is_later=True)


def _bundled(*, is_later: bool) -> bytes:
    return json.dumps(
        {row.address: row.body.decode() for row in shell().files if row.is_later == is_later},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def worker_script() -> bytes:
    """The service worker with the list of what it keeps written before it."""
    now = shell()
    told = {
        "version": now.version,
        "bundles": {
            "/field/shell.json": sha256(bundle()).hexdigest(),
            "/field/later.json": sha256(later_bundle()).hexdigest(),
        },
        "addresses": [row.address for row in now.files],
        "pages": [[page.pattern, page.address] for page in PAGES],
    }
    head = f"const SHELL = {json.dumps(told, separators=(',', ':'))};\n"
    return head.encode() + _found("field/js/worker.js")
