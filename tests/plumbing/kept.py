"""What was migrated before from the very same sources: kept between runs, used instead of again.

To migrate an empty database takes Django a quarter of a minute, and each run and each part of
`make test` begins with one. What is kept was made by the real command; a changed byte of any source
or lock file makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_FOLDER = PROJECT / ".pytest_cache" / "made"
_NO_SOURCES = {"tests", "static", "templates", "__pycache__"}


def take(name: str, to: Path) -> bool:
    """Copy what was kept under this name; False where nothing was, or from other sources."""
    kept = _FOLDER / f"{name}-{_sources()}"
    if not kept.exists():
        return False
    try:
        _copy(kept, to)
    except subprocess.CalledProcessError:  # another run has just removed it
        _remove(to)
        return False
    return True


def keep(name: str, made: Path) -> None:
    """Keep a file, or a folder that nobody writes to now, in place of what was kept before."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    fresh = _FOLDER / f".{name}-{os.getpid()}"
    _copy(made, fresh)
    for old in _FOLDER.glob(f"{name}-*"):
        _remove(old)
    fresh.rename(_FOLDER / f"{name}-{_sources()}")


@cache
def _sources() -> str:
    """A digest of everything that the migrations could read."""
    digest = hashlib.sha256(sys.version.encode())
    files = [*(PROJECT / "watchbook").rglob("*.*"), *PROJECT.glob("*.lock"), PROJECT / "manage.py"]
    files += [*Path(__file__).parent.glob("*.py")]
    for path in sorted(files):
        inside = path.relative_to(PROJECT)
        if path.is_file() and (inside.parts[0] == "tests" or not _NO_SOURCES & set(inside.parts)):
            digest.update(f"{inside}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _copy(path: Path, to: Path) -> None:
    subprocess.run(["cp", "-a", path, to], check=True, capture_output=True)


def _remove(path: Path) -> None:
    subprocess.run(["rm", "-rf", path], check=False)
