"""Charts: one Vega-Lite JSON specification each, drawn as SVG for the page and the PDF alike.

The builders are pure: values in, a `Chart` out, with the table that stands beside it, since no
number may be readable by eye alone. `svg_of` draws with vl-convert (the extra `charts`), without a
network, the same bytes every time. Two colours and the page's style sheet make a drawing that reads
by day, by night and in black on white.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INK, SOFT, LINE, BAR, GOAL = "#14202b", "#51606d", "#ddd7cb", "#6b7f90", "#8a5a12"
"""Written into every drawing; `components.css` gives each its colour of the night theme."""

NOT_RECORDED = "not recorded"
_NONE = "\N{EN DASH}"
_SHADES = (BAR, "#a9b6c1", "#3f5163", "#cfd6dc", "#8796a4", "#2a3947", "#dfe4e8", "#57697a")
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.json"
_VERSION = "6.4"
_WIDTH, _ROW, _HEIGHT, _LABELS = 410, 24, 180, 200
_MOST = 60
"""More bars than this are no picture; the table tells them."""


@dataclass(frozen=True)
class Chart:
    """A drawing and its table. `spec` is None where there is nothing to draw.

    `links` are addresses of the records behind each row, "" where a row has none.
    """

    title: str
    spec: Mapping[str, Any] | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    links: tuple[str, ...] = ()

    @property
    def linked_rows(self) -> list[tuple[tuple[str, ...], str]]:
        """Each row with its address."""
        places = [*self.links, *("" for _ in self.rows)]
        return list(zip(self.rows, places, strict=False))


def number_words(value: float | None, unit: str = "") -> str:
    """A number with at most one decimal, its unit, or "not recorded"."""
    if value is None:
        return NOT_RECORDED
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text} {unit}".rstrip()


def bars(
    title: str,
    rows: Sequence[tuple[str, float | None]],
    *,
    of: str,
    unit: str = "",
    target: float | None = None,
    note: str = "",
    links: Sequence[str] = (),
) -> Chart:
    """One bar a row in the order given (nobody is ranked), a line at the target where there is one.

    `of` names what the rows are ("Team"). None is no bar and reads "not recorded".
    """
    told = tuple((label, number_words(value, unit)) for label, value in rows)
    columns = (of, title if target is None else f"{title} (target {number_words(target, unit)})")
    if not rows or len(rows) > _MOST:
        return Chart(title, None, columns, told, note, tuple(links))
    values = [
        # The number keeps rows of one name apart; the axis shows the name alone.
        {"row": f"{number:03d}{label}", "value": value or 0, "words": words}
        for number, ((label, value), (_, words)) in enumerate(zip(rows, told, strict=True))
    ]
    x = _measure(values, unit or title)
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": BAR, "height": 13}, "encoding": {"y": _NAMES, "x": x}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
            "encoding": {"y": _NAMES, "x": x, "text": {"field": "words", "type": "nominal"}},
        },
    ]
    drawn = {"layer": [*layers, *_goal(target)]}
    spec = _spec(values, drawn, height=_ROW * len(rows))
    return Chart(title, spec, columns, told, note, tuple(links))


def columns_over(
    title: str,
    rows: Sequence[tuple[str, float | None]],
    *,
    of: str,
    unit: str = "",
    note: str = "",
    links: Sequence[str] = (),
) -> Chart:
    """One column for each step of time, in the order given.

    None is no column: "not recorded" stands upright in its place, so that it reads as no nought.
    """
    told = tuple((label, number_words(value, unit)) for label, value in rows)
    if not rows or len(rows) > _MOST:
        return Chart(title, None, (of, title), told, note, tuple(links))
    values: list[dict[str, Any]] = [
        {"row": label, "value": value, "words": number_words(value)} for label, value in rows
    ]
    x = {
        "field": "row", "type": "ordinal", "sort": None, "title": None,
        "axis": {"labelAngle": -45 if len(rows) > 8 else 0, "ticks": False},
    }  # fmt: skip
    y = _measure(values, unit or title)
    text = {"field": "words", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": BAR}, "encoding": {"x": x, "y": y}},
        {
            "transform": [{"filter": "datum.value !== null"}],
            "mark": {"type": "text", "baseline": "bottom", "dy": -3, "color": INK},
            "encoding": {"x": x, "y": y, "text": text},
        },
    ]
    if any(value is None for _, value in rows):
        upright = {"type": "text", "align": "left", "baseline": "middle", "angle": 270, "dx": 4}
        layers.append(
            {
                "transform": [{"filter": "datum.value === null"}],
                "mark": upright | {"color": SOFT},
                "encoding": {"x": x, "y": {"datum": 0}, "text": text},
            }
        )
    spec = _spec(values, {"layer": layers}, height=_HEIGHT)
    return Chart(title, spec, (of, title), told, note, tuple(links))


def line_over(
    title: str,
    rows: Sequence[tuple[str, float | None]],
    *,
    of: str,
    unit: str = "",
    note: str = "",
) -> Chart:
    """Measurements in order, a point each; where one is missing the line is broken."""
    told = tuple((label, number_words(value, unit)) for label, value in rows)
    if not any(value is not None for _, value in rows):
        return Chart(title, None, (of, title), told, note)
    values = [{"row": label, "value": value} for label, value in rows]
    x = {"field": "row", "type": "ordinal", "sort": None, "title": None, "axis": {"ticks": False}}
    y = _measure(values, unit or title, zero=False)
    drawn = {
        "mark": {
            "type": "line", "color": INK, "invalid": "break-paths-show-domains",
            "point": {"color": INK, "size": 40},
        },
        "encoding": {"x": x, "y": y},
    }  # fmt: skip
    return Chart(title, _spec(values, drawn, height=_HEIGHT), (of, title), told, note)


def stacked(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, float]]],
    *,
    of: str,
    unit: str = "",
    target: float | None = None,
    note: str = "",
    links: Sequence[str] = (),
) -> Chart:
    """One bar a row, divided by what it is made of; the table tells each part."""
    names = list(dict.fromkeys(name for _, parts in rows for name in parts))
    columns = (of, *names, "Together")
    told = tuple(
        (
            label,
            *(number_words(parts[name], unit) if name in parts else _NONE for name in names),
            number_words(sum(parts.values()), unit) if parts else NOT_RECORDED,
        )
        for label, parts in rows
    )
    if not names or len(rows) > _MOST:
        return Chart(title, None, columns, told, note, tuple(links))
    values = [
        {"row": f"{number:03d}{label}", "part": name, "value": parts.get(name), "place": place}
        for number, (label, parts) in enumerate(rows)
        for place, name in enumerate(names)
    ]
    layers = [_parts_of_bars(names, values, unit or title)]
    drawn = {"layer": [*layers, *_goal(target)]}
    spec = _spec(values, drawn, height=_ROW * len(rows))
    return Chart(title, spec, columns, told, note, tuple(links))


_NAMES = {
    "field": "row", "type": "nominal", "sort": None, "title": None,
    "axis": {"labelExpr": "slice(datum.value, 3)", "labelLimit": _LABELS, "ticks": False,
             "domain": False, "minExtent": _LABELS, "maxExtent": _LABELS},
}  # fmt: skip
"""The names of rows; the number before each keeps rows of one name apart and is not shown."""


def _parts_of_bars(names: list[str], values: list[dict[str, Any]], measure: str) -> dict[str, Any]:
    shades = [_SHADES[place % len(_SHADES)] for place in range(len(names))]
    return {
        "mark": {"type": "bar", "height": 13, "stroke": INK, "strokeWidth": 0.5},
        "encoding": {
            "y": _NAMES, "x": _measure(values, measure),
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "part", "type": "nominal", "scale": {"domain": names, "range": shades},
                "legend": {"title": None, "orient": "bottom", "columns": 3, "labelLimit": 170},
            },
        },
    }  # fmt: skip


def _goal(target: float | None) -> list[dict[str, Any]]:
    """The line at a target, where there is one."""
    rule = {"type": "rule", "color": GOAL, "strokeDash": [5, 3], "strokeWidth": 1.5}
    return [] if target is None else [{"mark": rule, "encoding": {"x": {"datum": target}}}]


def _measure(values: list[dict[str, Any]], title: str, *, zero: bool = True) -> dict[str, Any]:
    """The axis of the measure; between two whole numbers of counted things nothing is written."""
    is_whole = all(one["value"] is None or one["value"] == int(one["value"]) for one in values)
    steps = {"labelExpr": "datum.value % 1 ? '' : datum.label"} if is_whole else {}
    return {
        "field": "value", "type": "quantitative", "title": title,
        "scale": {"zero": zero, "nice": True},
        "axis": {"tickCount": 5, "format": "~s" if title == "" else ",~f", **steps},
    }  # fmt: skip


def _spec(values: list[dict[str, Any]], drawn: dict[str, Any], *, height: int) -> dict[str, Any]:
    words = {"labelColor": SOFT, "titleColor": SOFT, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "$schema": _SCHEMA,
        "width": _WIDTH,
        "height": height,
        "background": None,
        "data": {"values": values},
        **drawn,
        "config": {
            "font": "Libertinus Serif",
            "text": {"fontSize": 12},
            "view": {"stroke": None},
            "axis": {"gridColor": LINE, "domainColor": SOFT, "tickColor": SOFT, **words,
                     "titleFontWeight": "normal"},
            "legend": {"labelColor": INK, "labelFontSize": 12},
        },
    }  # fmt: skip


def can_draw() -> bool:
    """Whether the extra is installed; without it a page shows the table alone."""
    return find_spec("vl_convert") is not None


def svg_of(chart: Chart) -> str:
    """The drawing as SVG; "" where there is none. The first one takes most of a second."""
    if chart.spec is None or not can_draw():
        return ""
    return _drawn(json.dumps(chart.spec, sort_keys=True))


@lru_cache(maxsize=128)
def _drawn(spec: str) -> str:
    converter = import_module("vl_convert")
    drawn: str = converter.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return drawn
