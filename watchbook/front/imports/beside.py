"""Where the second process of an import begins: before Django is set up, so nothing is imported."""

from __future__ import annotations

import gc
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def begin(end: Connection, database: dict[str, Any], words: bytes) -> None:
    """Set Django up on the first process's database, and read ahead for it."""
    import django  # noqa: PLC0415  # this module is imported before anything is set up
    from django.db import connection  # noqa: PLC0415  # as above

    django.setup()
    connection.settings_dict.update(database)
    from watchbook.front.imports.actions.chunks import read_ahead  # noqa: PLC0415  # as above

    given = pickle.loads(words)  # noqa: S301  # the first process's own words
    gc.freeze()  # what was loaded stays; looking through it again and again costs a tenth
    read_ahead(end, *given)
