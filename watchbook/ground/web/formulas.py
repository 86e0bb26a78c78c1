"""Text that a spreadsheet would run as a formula (OWASP, "CSV Injection"), guarded and back.

A program takes text for a formula by its first sign; but one that parts columns at semicolons or
tabs, as many outside of the United States do, takes a comma file apart within a text, and begins
cells there and at each line break. So the guard, an apostrophe, stands before both. What is guarded
can be told from what people typed: `unguarded(guarded(text)) == text` for every text.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""With which a formula begins, and their full-width twins."""
FORMULA_STARTS = (*_SIGNS.replace("\\", ""), "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_FIRST = re.compile(rf"[' ]*[{_SIGNS}\t\r\n]")
_WITHIN = re.compile(rf"""([;\t\r\n])(?=[ "']*[{_SIGNS}])""")
_GUARDED_WITHIN = re.compile(rf"""([;\t\r\n])'(?=[ "']*[{_SIGNS}])""")


def guarded(value: object, *, is_split: bool = True) -> object:
    """The value, with an apostrophe wherever a spreadsheet would begin to run a formula.

    `is_split` is False where no program takes the text apart: in a cell of a workbook. Numbers stay
    numbers, also the negative ones; None becomes an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    told = _WITHIN.sub(r"\1'", value) if is_split else value
    is_run = _FIRST.match(value) and not _NUMBER.fullmatch(value.lstrip(" "))
    return f"'{told}" if is_run else told


def unguarded(text: str, *, is_split: bool = True) -> str:
    """What was guarded, as it was before."""
    if "'" not in text:
        return text
    told = text[1:] if text.startswith("'") and _FIRST.match(text) else text
    return _GUARDED_WITHIN.sub(r"\1", told) if is_split else told
