"""What fsck says."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what kind of thing, which one, and how it is wrong."""

    what: str
    which: str
    message: str

    def as_json(self) -> dict[str, str]:
        """For `--json`."""
        return asdict(self)
