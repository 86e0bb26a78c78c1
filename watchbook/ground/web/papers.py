"""PDFs: typst compiles a room's own template from JSON (the extra `pdf`)."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

PAPER = "us-letter"


def can_make_papers() -> bool:
    """Whether the extra is installed; pages offer the file only then."""
    return find_spec("typst") is not None


def typeset(template: Path, data: dict[str, Any], as_of: datetime) -> bytes:
    """The PDF of a template with this data: the same bytes for the same data and time.

    `data` reaches the template as one JSON string, so that nothing of it is read as markup;
    `as_of` is the time that stands in the file. Ask `can_make_papers` first.
    """
    typst = import_module("typst")
    made: bytes = typst.compile(
        _text(template), sys_inputs={"data": json.dumps(data)}, timestamp=int(as_of.timestamp())
    )
    return made


@lru_cache(maxsize=8)
def _text(template: Path) -> bytes:
    return template.read_bytes()
