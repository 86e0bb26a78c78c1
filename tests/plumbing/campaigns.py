"""How long a campaign runs, and the one line that tells what it found."""

import json
import os


def cases(whole: int) -> int:
    """How many cases to run: all under `make campaign`, a tenth in `make test`, or CASES=n."""
    asked = os.environ.get("WATCHBOOK_CAMPAIGN_CASES", "")
    if asked:
        return int(asked)
    return whole if os.environ.get("WATCHBOOK_CAMPAIGN") == "whole" else whole // 10


def tell(campaign: str, cases: int, failed: int, **figures: object) -> None:
    """Print one JSON line: campaign, cases, failed, and its own figures."""
    print(json.dumps({"campaign": campaign, "cases": cases, "failed": failed, **figures}))
