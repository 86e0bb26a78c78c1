"""Third-party browser assets: `static/vendor/<name>@<version>/<file>`, one version of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"


class VendoredTwiceError(LookupError):
    """Two versions of one asset lie side by side, so that no page can say which it uses."""


@cache
def static_path(name: str, file: str) -> str | None:
    """The path below `static/` of a vendored file, or None where it is not vendored."""
    found = sorted(VENDOR.glob(f"{name}@*/{file}"))
    if len(found) > 1:
        raise VendoredTwiceError(f"{name} is vendored {len(found)} times; keep one version.")
    return found[0].relative_to(VENDOR.parent).as_posix() if found else None
