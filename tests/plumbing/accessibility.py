"""What axe finds on a page: one way for every test, and no more than tests read."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Passes are only counted and never sent: that is half of the time axe takes.
# A colour on its way to another is judged where it ends.
_RUN = """async (options) => {
    const at = scrollY;
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
    const bar = document.querySelector(".down-door");
    if (bar) bar.style.position = "static";
    scrollTo(0, 1e6);
    const found = await axe.run(document, {...options, resultTypes: ["violations"]});
    if (bar) bar.style.position = "";
    scrollTo(0, at);
    return [found.violations, found.passes.length];
}"""


def violations(page: Page, *, tags: tuple[str, ...] = ()) -> list[str]:
    """A line for each element that breaks a rule of these tags, or one of these rules.

    Of every rule where neither is named.

    At the end of the page, where the bar with "Finish" lies over nothing; and with the bar of K9
    down at its place, since what lies under it is scrolled out from there.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    options: dict[str, Any] = {"runOnly": list(tags)} if tags else {}
    found, passes = page.evaluate(_RUN, options)
    assert passes, "axe did not run"
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        for node in one["nodes"]
    ]
