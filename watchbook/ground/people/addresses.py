"""Which agency an address names, and which first words are no agency (`design.md` §2)."""

from __future__ import annotations

import re

FIRST_WORDS = frozenset(
    {
        "account", "admin", "api", "demo", "field", "l", "log", "m", "media", "static", "sync",
        "well-known", "healthz", "look",
    }
)  # fmt: skip
"""First path words that are no agency; an agency code equal to one is refused."""

CODE = re.compile(r"[a-z0-9-]{2,20}")
"""What an agency's code looks like."""

_AGENCY_SECOND = frozenset({"sync", "log"})
_API_DEPTH = 3


def agency_code_in(path: str) -> str | None:
    """The agency that an address names; None where it names none, or nothing that could be one."""
    named = _named_in(path.strip("/").split("/"))
    return named if named is not None and CODE.fullmatch(named) else None


def _named_in(parts: list[str]) -> str | None:
    if parts[0] in _AGENCY_SECOND and len(parts) > 1:
        return parts[1] if parts[1] != "hello" else None
    if parts[:2] == ["api", "v1"] and len(parts) >= _API_DEPTH:
        return parts[2]
    if not parts[0] or parts[0] in FIRST_WORDS:
        return None
    return parts[0]


def is_page_of_agency(path: str) -> bool:
    """Whether the address is a page of an agency's own: nothing under it is public."""
    first = path.strip("/").split("/")[0]
    return first not in FIRST_WORDS and CODE.fullmatch(first) is not None
