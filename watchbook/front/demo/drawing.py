"""A picture of a protocol's step, drawn by this program: an example, and it says so."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable

PRESSING_WORDS = "A hind leg three times: a hand presses, gauze fills the wound, a band holds."
_PAPER, _INK, _COAT, _WOUND, _CLOTH, _BRASS = (
    "#fbf7ec", "#14202b", "#d9c9ad", "#5b4636", "#ffffff", "#8a5a12",
)  # fmt: skip
_WIDE, _HIGH = 1_200, 640
_TITLES = ("1  Press", "2  Pack to the bottom", "3  Press again, then bind")
_FOOT = "EXAMPLE, drawn for the demonstration of Watchbook. Not for use on an animal."


def pressing_picture() -> bytes:
    """Press, pack, press again: three drawings side by side, as PNG."""
    sheet = Image.new("RGB", (_WIDE, _HIGH), _PAPER)
    pen = ImageDraw.Draw(sheet)
    parts: tuple[Callable[[ImageDraw.ImageDraw, int], None], ...] = (_hand, _gauze, _band)
    for place, (title, part) in enumerate(zip(_TITLES, parts, strict=True)):
        left = 400 * place
        _leg(pen, left)
        part(pen, left)
        pen.text((left + 200, 24), title, fill=_INK, font=ImageFont.load_default(32), anchor="ma")
        if place:
            pen.line((left, 90, left, 560), fill=_BRASS, width=2)
    pen.text((600, 590), _FOOT, fill=_INK, font=ImageFont.load_default(24), anchor="ma")
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _leg(pen: ImageDraw.ImageDraw, left: int) -> None:
    """A dog's hind leg from the side, the paw to the left."""
    line = (
        (150, 100), (330, 100), (322, 190), (286, 270), (302, 340), (282, 440), (276, 500),
        (268, 540), (176, 540), (180, 508), (216, 490), (228, 430), (238, 350), (206, 290),
        (168, 200), (150, 100),
    )  # fmt: skip
    at = [(left + x, y) for x, y in line]
    pen.polygon(at, fill=_COAT)
    pen.line(at, fill=_INK, width=5, joint="curve")
    pen.ellipse((left + 214, 186, left + 270, 228), fill=_WOUND, outline=_INK, width=3)


def _arrow(pen: ImageDraw.ImageDraw, start: int, end: int, y: int) -> None:
    """From one side towards the leg."""
    back = 22 if end < start else -22
    pen.line((start, y, end, y), fill=_BRASS, width=8)
    pen.polygon(((end, y), (end + back, y - 16), (end + back, y + 16)), fill=_BRASS)


def _hand(pen: ImageDraw.ImageDraw, left: int) -> None:
    for finger in range(4):
        top = 158 + 26 * finger
        pen.rounded_rectangle(
            (left + 176, top, left + 312, top + 24), 12, fill=_CLOTH, outline=_INK, width=3
        )
    pen.rounded_rectangle((left + 296, 150, left + 372, 270), 26, fill=_CLOTH, outline=_INK,
                          width=3)  # fmt: skip
    _arrow(pen, left + 40, left + 140, 207)


def _gauze(pen: ImageDraw.ImageDraw, left: int) -> None:
    turns = [(left + 242 + (18 if step % 2 else -18), 222 - 7 * step) for step in range(6)]
    loose = [(left + 300, 168), (left + 336, 150), (left + 356, 182), (left + 376, 160)]
    for width, colour in ((16, _INK), (10, _CLOTH)):
        pen.line([*turns, *loose], fill=colour, width=width, joint="curve")


def _band(pen: ImageDraw.ImageDraw, left: int) -> None:
    for turn in range(4):
        top = 160 + 24 * turn
        inset = 5 * turn
        pen.polygon(
            ((left + 156 + 2 * inset, top + 14), (left + 330 - inset, top - 4),
             (left + 326 - inset, top + 20), (left + 164 + 2 * inset, top + 38)),
            fill=_CLOTH, outline=_INK,
        )  # fmt: skip
    _arrow(pen, left + 40, left + 140, 215)
    _arrow(pen, left + 388, left + 340, 215)
