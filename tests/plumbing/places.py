"""Where a test run keeps its databases and homes: in memory where there is room, else on disk."""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "watchbook-tests-"
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of the run's own is made in it
NEEDED_BYTES = 6 << 30
"""A run needs a tenth of it; the rest is left to Chromium, PostgreSQL and whoever else is there."""


def new_folder() -> Path:
    """A new folder of this process.

    Each copy of a migrated database is a thousand files on PostgreSQL, soon deleted. ext4 looks
    for a free inode past all that were deleted in the last minute, so that each further copy takes
    longer, up to two seconds; in memory it takes a tenth of one.
    """
    if not _has_room():
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    _remove_left_ones()
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY))


def _has_room() -> bool:
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return False
    if shutil.disk_usage(MEMORY).free < NEEDED_BYTES:
        return False
    told = Path("/proc/meminfo").read_text().split("MemAvailable:")[1].split()[0]
    return int(told) * 1024 >= NEEDED_BYTES


def _remove_left_ones() -> None:
    """Give back the memory of runs that were killed."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)
