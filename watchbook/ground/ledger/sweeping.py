"""Python's search for cycles of dead objects, held off while many records are made.

Rows, links and leaves of a batch form no cycles, yet there are so many that the search would look
through all of them again and again: a tenth of the time of a bulk write.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SELDOM = 1_000_000
"""More living objects before the next search, instead of Python's 700: those of a large batch."""

_lock = Lock()
_inside = 0
_usual = gc.get_threshold()


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Search for garbage seldom until the end of the block; any thread may be inside another's."""
    global _inside, _usual  # noqa: PLW0603  # the interpreter has one threshold
    with _lock:
        if not _inside:
            _usual = gc.get_threshold()
            gc.set_threshold(max(SELDOM, _usual[0]), *_usual[1:])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_usual)
