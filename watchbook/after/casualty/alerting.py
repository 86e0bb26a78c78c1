"""What alerts register: permissions, kinds, prompts, and what hangs on other pages."""

from __future__ import annotations

from watchbook.after.casualty import (
    kinds_alerts,
    pages_alerts,
    permissions_alerts,
    prompts_alerts,
)


def register() -> None:
    """Fill the slots of the rooms below."""
    permissions_alerts.register()
    kinds_alerts.register()
    pages_alerts.register()
    prompts_alerts.register()
