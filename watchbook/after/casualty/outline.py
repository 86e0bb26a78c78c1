"""The dog from four sides with its wounds marked: one drawing for page, paper and phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from watchbook.after.casualty.choices.cards import SITES, VIEWS
from watchbook.core.schema import label_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_DRAWINGS = Path(__file__).parent / "static" / "casualty" / "img"
_SITE = re.compile(r'data-site="([a-z-]+)"')
_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_OWN_LABEL = re.compile(r'role="group"([^>]*) aria-label="[^"]*"')
_MARK_UNIT = 240
"""Width of a drawing at which a mark is ten wide; so it is as large on each."""


@dataclass(frozen=True)
class Mark:
    """A wound as it is drawn. Without a `view` its place is filled on every side that shows it."""

    number: int
    site: str = ""
    view: str = ""
    point: tuple[int, int] | None = None


@dataclass(frozen=True)
class Side:
    """One side of the outline: its name and its drawing."""

    label: str
    drawing: SafeString


@cache
def _drawing(view: str) -> str:
    return (_DRAWINGS / f"dog-{view}.svg").read_text()


def outline(wounds: Iterable[Mark], tourniquets: Collection[str]) -> list[Side]:
    """The four sides; each says in words what is marked on it."""
    kept = list(wounds)
    return [_side(one.value, one.label, kept, tourniquets) for one in VIEWS]


def _side(view: str, label: str, wounds: list[Mark], tourniquets: Collection[str]) -> Side:
    drawn = _drawing(view)
    shown = set(_SITE.findall(drawn))
    here = [one for one in wounds if one.view in ("", view)]
    hurt = {one.site for one in here if one.site in shown}
    bound = shown.intersection(tourniquets)

    def marked(found: re.Match[str]) -> str:
        names = (("hurt", hurt), ("bound", bound))
        kinds = [name for name, sites in names if found[1] in sites]
        return f'{found[0]} class="{" ".join(kinds)}"' if kinds else found[0]

    drawn = _SITE.sub(marked, drawn).replace("</svg>", f"{_points(drawn, view, here)}</svg>")
    words = f"{label}. {_words(hurt, bound)}"
    # Our own drawing; the one text put into it is made of our vocabulary and escaped.
    return Side(
        label, mark_safe(_OWN_LABEL.sub(rf'role="img"\1 aria-label="{escape(words)}"', drawn))
    )


def _points(drawn: str, view: str, wounds: list[Mark]) -> str:
    box = _BOX.search(drawn)
    width, height = (int(box[1]), int(box[2])) if box is not None else (0, 0)
    told = []
    for one in wounds:
        if one.point is None or one.view != view:
            continue
        x, y = (one.point[0] * width + 500) // 1000, (one.point[1] * height + 500) // 1000
        told.append(
            f'<g class="point" transform="translate({x} {y}) scale({width / _MARK_UNIT:.2f})">'
            f'<circle r="10"/><text y="4" text-anchor="middle">{one.number}</text></g>'
        )
    return "".join(told)


def _words(hurt: set[str], bound: set[str]) -> str:
    told = f"Wounds: {_named(hurt)}." if hurt else "No wound is marked on this side."
    return f"{told} Tourniquet: {_named(bound)}." if bound else told


def _named(sites: set[str]) -> str:
    return ", ".join(label_of(SITES, one).lower() for one in sorted(sites))
