"""The plain code as a picture: the essentials as text, read by any phone without a network."""

from __future__ import annotations

import io

import segno


def made_code(text: str) -> segno.QRCode:
    """A code of this text. Error correction M: a crease, a thumb or rain takes a seventh of it."""
    return segno.make(text, error="m", micro=False, boost_error=False)


def code_svg(text: str) -> str:
    """The code as SVG with its quiet zone, black on white whatever the theme."""
    made = io.BytesIO()
    made_code(text).save(
        made, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False,
        omitsize=True, title="Plain code",
    )  # fmt: skip
    return made.getvalue().decode()
