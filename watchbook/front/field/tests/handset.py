"""What a thumb does on a phone, and what lies in its outbox and on the server afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, Page, expect

from watchbook.duty.training.models import Performance
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = "/field/forms/training.performance/#agency=harlan"

_ROWS = """async (table) => {
    const { store } = await import("/static/field/js/store.js");
    const rows = await store.table(table).toArray();
    return rows.map(({ bytes, content, ...row }) => row);
}"""


def installed(page: Page) -> None:
    """Open the application once with a network, until it starts without one."""
    page.goto("/field/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    expect(page.locator("[data-forms] a").first).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def waited(page: Page, has: Callable[[], object], told: Callable[[], object] = str) -> None:
    """Wait until `has()`; `told()` says what there is where it does not come about.

    A page that goes to another address meanwhile has no answer yet.
    """
    for _ in range(600):  # a busy machine is no failure
        try:
            if has():
                return
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
        page.wait_for_timeout(100)
    pytest.fail(f"It did not come about: {told()}")


class Handset:
    """One open page of the field application; counts the taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.puts: list[str] = []
        page.on(
            "request", lambda sent: self.puts.append(sent.url) if sent.method == "PUT" else None
        )

    def open_run(self) -> None:
        """A new run, ready to be filled in."""
        self.page.goto("/field/")  # another address first: only the part behind the # may differ
        self.page.goto(RUN)
        expect(self.page.get_by_role("button", name="Finish", exact=True)).to_be_visible()

    def tap(self, label: str, within: Any = None) -> None:
        """Tap a chip, a button or a link by its whole name."""
        self.taps += 1
        place = within or self.page
        button = place.get_by_role("button", name=label, exact=True)
        link = place.get_by_role("link", name=label, exact=True)
        chip = place.get_by_label(label, exact=True)
        button.or_(link).or_(chip).first.click()

    def tap_in(self, path: str, label: str) -> None:
        """Tap a chip or button of one field."""
        self.tap(label, self.page.locator(f'[data-path="{path}"]'))

    def write(self, path: str, text: str) -> None:
        """Type into one field; what is as last time is folded away and opened first."""
        row = self.page.locator(f'[data-path="{path}"]')
        row.first.wait_for(state="attached")
        fold = self.page.locator("details.as-last-time:not([open])").filter(has=row)
        if fold.count():
            fold.locator("summary").click()
        row.locator("input, textarea").first.fill(text)

    def finish(self) -> None:
        """Press Finish; the form is gone and its place is taken by where it is."""
        self.tap("Finish")
        expect(self.page.locator(".finished")).to_be_visible()

    def is_kept(self) -> None:
        """The green mark stands there."""
        expect(self.page.locator(".finished .mark.kept")).to_contain_text("kept by the server, at")

    def is_on_phone(self) -> None:
        """The plain mark stands there."""
        mark = self.page.locator(".finished .mark.on-phone")
        expect(mark).to_contain_text("on this phone, since")

    def rows(self, table: str) -> list[dict[str, Any]]:
        """What lies in one table of this phone, without bytes."""
        rows: list[dict[str, Any]] = self.page.evaluate(_ROWS, table)
        return rows

    def is_told(self, *expected: str) -> None:
        """The server knows what became of each submission, oldest first; the phone tells it last."""
        for _ in range(100):
            if statuses() == list(expected):
                return
            self.page.wait_for_timeout(100)
        assert statuses() == list(expected)


def runs_kept() -> list[Performance]:
    """Every run that the server has, oldest first."""
    with acting_for("harlan"):
        return list(Performance.objects.order_by("received_at"))


def leaves_of_run(run: Performance) -> dict[str, Any]:
    """The leaves of the newest version of a run, its marks too."""
    with acting_for("harlan"):
        return dict(history("harlan", run.id)[-1].leaves)


def statuses() -> list[str]:
    """What has become of each submission, oldest first. By raw rows: its room is a neighbour."""
    from django.db import connection

    with acting_for("harlan"), connection.cursor() as cursor:
        cursor.execute("SELECT status FROM sync_submission ORDER BY received_at")
        return [row[0] for row in cursor.fetchall()]
