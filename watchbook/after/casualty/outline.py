"""The dog from above with its wounded parts marked: one drawing for page, paper and phone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Collection

_DRAWING = Path(__file__).parent / "static" / "casualty" / "img" / "dog.svg"
_SITE = re.compile(r'data-site="([a-z-]+)"')


@cache
def _drawing() -> str:
    return _DRAWING.read_text()


def outline(wounds: Collection[str], tourniquets: Collection[str], words: str) -> SafeString:
    """The drawing as SVG; `wounds` and `tourniquets` are sites, `words` says them to a reader.

    Our own file with classes put in; nothing that a person typed stands in it but `words`, escaped.
    """

    def marked(found: re.Match[str]) -> str:
        site = found[1]
        kinds = [
            name for name, sites in (("hurt", wounds), ("bound", tourniquets)) if site in sites
        ]
        return f'{found[0]} class="{" ".join(kinds)}"' if kinds else found[0]

    drawn = _SITE.sub(marked, _drawing())
    label = words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    # Our own drawing; the one text in it is escaped above.
    drawn = re.sub(
        r'role="group" aria-label="[^"]*"', lambda _: f'role="img" aria-label="{label}"', drawn
    )
    return mark_safe(drawn)
