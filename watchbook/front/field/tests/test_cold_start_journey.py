"""The application opened without a network, closed, opened again, and renewed."""

import re

import pytest
from playwright.sync_api import expect

from watchbook.front.field import shellfiles
from watchbook.front.field.tests.handset import RUN, Handset, installed, runs_kept

pytestmark = [pytest.mark.browser, pytest.mark.commits]
USABLE_WITHIN_MS = 1_000
SLOWER = 4
MOST_TRIES = 12

# The shell's own: pictures of the protocol lie in another, which every shell leaves alone.
_SHELL = '(await caches.keys()).filter((name) => name.startsWith("watchbook-shell-"))'
_CACHES = f"async () => {_SHELL}"
_KEPT = (
    f"async () => {{ const [name] = {_SHELL};"
    """
    const cache = await caches.open(name);
    return (await cache.keys()).map((one) => new URL(one.url).pathname);
}"""
)
# When Finish stood in the page, by the page's own clock: that begins with the navigation.
_MARK = """() => {
    const look = () => document.querySelector(".finish button") && !window.usableAt
        && (window.usableAt = performance.now());
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""


def usable_after_ms(context, address):
    """A new page, throttled, without a network: milliseconds until the form can be filled in."""
    page = context.new_page()
    page.add_init_script(f"({_MARK})()")
    page.goto("about:blank")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    page.wait_for_function("() => window.usableAt")
    return page, float(page.evaluate("() => window.usableAt"))


def test_a_form_is_usable_within_a_second_without_a_network_on_a_slow_phone(unit, phone_of):
    page = phone_of(unit.cast.alice, service_workers="allow")
    installed(page)
    context = page.context
    page.close()
    context.set_offline(True)
    taken = []
    while len(taken) < 3 or (min(taken) >= USABLE_WITHIN_MS and len(taken) < MOST_TRIES):
        page, ms = usable_after_ms(context, RUN)
        taken.append(ms)
        page.close()
    print(f"\ncold start offline, CPU {SLOWER}x slower: {[round(ms) for ms in taken]} ms")
    # The fastest: whatever else this machine does can only add to it.
    assert min(taken) < USABLE_WITHIN_MS


def test_closed_and_opened_again_offline_everything_is_there_and_goes_later(unit, phone_of):
    first = phone_of(unit.cast.alice, service_workers="allow")
    installed(first)
    context = first.context
    first.close()
    context.set_offline(True)
    hand = Handset(context.new_page())
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-forms]")).to_contain_text("Run")
    for kind in {form.get_attribute("href") for form in hand.page.locator("[data-forms] a").all()}:
        hand.page.goto("about:blank")
        hand.page.goto(kind)
        expect(hand.page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "Quarry")
    hand.finish()
    hand.is_on_phone()
    hand.page.close()
    again = Handset(context.new_page())
    again.page.goto("/field/")
    expect(again.page.locator("[data-queue] .on-phone")).to_have_count(1)
    context.set_offline(False)
    expect(again.page.locator("[data-receipts] .kept")).to_have_count(1)
    assert [run.place for run in runs_kept()] == ["Quarry"]


def test_nothing_of_a_person_and_no_other_answer_is_in_the_cache(unit, phone_of):
    page = phone_of(unit.cast.alice, service_workers="allow")
    installed(page)
    page.goto(RUN)
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    kept = page.evaluate(_KEPT)
    assert {row.address for row in shellfiles.shell().files} == set(kept)
    assert not [
        one
        for one in kept
        if re.search(r"harlan|/field/reference|/field/records|/sync|/account", one)
    ]


def test_a_newer_shell_asks_keeps_the_draft_and_leaves_one_cache(unit, phone_of, monkeypatch):
    page = phone_of(unit.cast.alice, service_workers="allow")
    installed(page)
    hand = Handset(page)
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "Mill")
    (before,) = page.evaluate(_CACHES)
    renew(monkeypatch)
    page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    expect(page.locator("[data-renewal]")).to_contain_text("A newer Watchbook is ready")
    assert page.locator('[data-path="/place"] input').input_value() == "Mill"
    with page.expect_navigation():
        hand.tap("Renew now")
    expect(page.locator('[data-path="/place"] input')).to_have_value("Mill")
    for _ in range(100):
        if len(page.evaluate(_CACHES)) == 1:
            break
        page.wait_for_timeout(100)
    (after,) = page.evaluate(_CACHES)
    assert after != before
    expect(page.locator("[data-renewal]")).to_be_empty()


def test_another_networks_page_never_gets_into_the_cache(unit, phone_of, monkeypatch):
    page = phone_of(unit.cast.alice, service_workers="allow")
    installed(page)
    (before,) = page.evaluate(_CACHES)
    # The worker is the server's, but what it then fetches is somebody else's 200.
    renew(monkeypatch, shown="<html>Free WLAN, please accept our terms</html>")
    page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    page.wait_for_timeout(1_500)
    assert page.evaluate(_CACHES) == [before]
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-forms]")).to_contain_text("Run")


def renew(monkeypatch, shown=None):
    """The server has another version from now on: one page has another byte.

    With `shown` somebody else answers what the worker then asks for, with 200 and his own page.
    """
    now = shellfiles.shell()
    home = "/field/"
    body = {row.address: row.body for row in now.files}[home] + b"<!-- newer -->"
    files = tuple(
        shellfiles.ShellFile(row.address, body) if row.address == home else row for row in now.files
    )
    monkeypatch.setattr(shellfiles, "shell", lambda: shellfiles.Shell("newer", files))
    if shown:
        worker = shellfiles.worker_script()
        monkeypatch.setattr(shellfiles, "worker_script", lambda: worker)
        monkeypatch.setattr(shellfiles, "bundle", shown.encode)
