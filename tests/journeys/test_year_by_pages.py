"""What a unit's year holds, from its pages and a phone alone: a handler's part, then a sergeant's.

What a browser walks elsewhere (force, stock, runs: `test_year_of_work.py`; watch, K9 down, every page)
is not walked again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import finish_form, people_of
from tests.plumbing.accessibility import WCAG_22_AA, violations

pytestmark = pytest.mark.browser

UNIT = "/aldermere"
ZONE = ZoneInfo("America/Chicago")
VISITS = (
    b"No,Dog,Seen,Reason,Clinic\r\n"
    b"V-1,Tansy,11/03/2026 09:30,Routine,River Vets\r\n"
    b"V-2,Tansey,11/04/2026 09:30,Routine,River Vets\r\n"
)


def go(page: Page, path: str) -> None:
    """Another page of the same site."""
    page.goto(urljoin(page.url, path))


def form(page: Page, kind: str) -> None:
    """A field form, open and empty."""
    go(page, f"{UNIT}/")  # another address first: only the part behind the # may differ
    go(page, f"/field/forms/{kind}/#agency=aldermere")
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()


def give(page: Page, path: str, value: str) -> None:
    """Fill in one field, whatever it is: a chip, a list or a line."""
    place = page.locator(f'[data-path="{path}"]')
    if place.locator("select").count():
        place.locator("select").select_option(label=value)
    elif place.get_by_label(value, exact=True).count():
        place.get_by_label(value, exact=True).check(force=True)
    else:
        place.locator("input, textarea").first.fill(value)


def a_handlers_part(page: Page) -> None:
    """A visit, the veterinarian's word, a medicine, a test and its certificate; by form, on a phone."""
    today = datetime.now(ZONE)
    form(page, "health.visit")
    give(page, "/reason", "Injury")
    give(page, "/clinic", "River Vets")
    finish_form(page)
    form(page, "health.fitness")
    give(page, "/status", "Unfit for duty")
    give(page, "/veterinarian", "Dr. Ansel Whitlock")
    give(page, "/until_on", f"{today + timedelta(days=6):%Y-%m-%d}")
    finish_form(page)
    form(page, "certifications.evaluation")
    give(page, "/evaluated_on", f"{today - timedelta(days=40):%Y-%m-%d}")
    give(page, "/stated", "Passed")
    give(page, "/evaluator", "M. Osei")
    finish_form(page)
    go(page, f"{UNIT}/certifications/evaluations/")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Write its certificate").click()
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    give(page, "/body", "County board")
    finish_form(page)
    go(page, f"{UNIT}/certifications/")
    expect(page.locator("main")).to_contain_text("County board")
    go(page, f"{UNIT}/health/")
    expect(page.locator("main")).to_contain_text("Unfit for duty")


def a_day_despite_a_restriction(page: Page) -> None:
    """A restricted dog is refused, mended with a reason, and stands on the day with the name."""
    form(page, "training.event")
    give(page, "/title", "Obedience in the hall")
    give(page, "/held_from", f"{datetime.now(ZONE) + timedelta(days=2):%Y-%m-%dT09:00}")
    page.get_by_role("button", name="Add: team", exact=True).click()
    page.locator('[data-path^="/teams/"] select').select_option(
        label="Juniper and Deputy Owen Teague"
    )
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator(".finished")).to_contain_text("Juniper is unfit for duty")
    page.get_by_role("link", name="Mend it").click()  # to the form, with all that was typed
    page.get_by_role("button", name="Add: restricted team", exact=True).click()
    added = page.locator('[data-path^="/overrides/"]')
    added.locator("select").select_option(label="Juniper and Deputy Owen Teague")
    added.locator("input").fill("Obedience only")
    finish_form(page)
    go(page, f"{UNIT}/training/")
    page.get_by_role("link", name="Obedience in the hall").click()
    expect(page.locator("main")).to_contain_text("Decided by Sergeant Delia Marsh")


def a_number_and_a_report(page: Page) -> None:
    """A number is given out and run again; the month's report opens as a page and as paper."""
    go(page, f"{UNIT}/reports/?figure=health.visits&since=2026-01-01&until=2026-12-31")
    page.locator("input[name=asked_by]").fill("County commission")
    page.locator("input[name=purpose]").fill("Budget hearing")
    page.get_by_role("button", name="Issue it").click()
    page.get_by_role("link", name="Run again").click()
    expect(page.locator("main")).to_contain_text("in the same versions make it")
    go(page, f"{UNIT}/reports/of/month/")
    expect(page.locator("main")).to_contain_text("Visits to the veterinarian")
    paper = page.request.get(page.url.split("/of/")[0] + "/of/month/pdf/")
    assert paper.body().startswith(b"%PDF")


def a_file_taken_along(page: Page) -> None:
    """Restricted fields leave with a list once somebody says why; the audit has it."""
    go(page, f"{UNIT}/health/records/")
    page.locator("p.exports", has_text="With restricted fields").get_by_role(
        "link", name="CSV"
    ).click()
    page.locator("[name=reason]").fill("Asked for by the county's veterinarian")
    with page.expect_download() as brought:
        page.get_by_role("button", name="Make the file").click()
    assert "River Vets" in brought.value.path().read_text()


def notices_and_a_calendar(page: Page) -> None:
    """One kind of reminder is switched off, and a calendar address is made and answers."""
    go(page, f"{UNIT}/records/notices/")
    switch = page.get_by_label("A training day plans a restricted dog, in the application")
    switch.uncheck()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="Make a calendar address").click()
    address = page.locator("input[readonly]").input_value()
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")


def a_file_from_elsewhere(page: Page) -> None:
    """A file, its columns, a dry run that names the wrong row, and the import."""
    go(page, f"{UNIT}/imports/new/")
    page.locator("input[name=file]").set_input_files(
        {"name": "visits.csv", "mimeType": "text/csv", "buffer": VISITS}
    )
    page.get_by_label("Visits to the veterinarian").check()
    page.get_by_role("button", name="Take the file in").click()
    page.locator("input[name=source]").fill("Old spreadsheet")
    page.locator("input[name=key][value=No]").check()
    page.locator("select[name=n-dog]").select_option("Dog")
    page.locator("select[name=c-visited_at]").select_option("Seen")
    page.get_by_role("button", name="Keep and go to the dry run").click()
    expect(page.locator("main")).to_contain_text("can be read in two ways")
    page.locator("select[name=order]").select_option("month-day-year")
    page.get_by_role("button", name="Keep and go to the dry run").click()
    page.get_by_role("button", name="Run it dry").click()
    expect(page.locator("main")).to_contain_text("The dry run is done; nothing was written")
    expect(page.locator("main")).to_contain_text("No dog is known here as “Tansey”")
    page.get_by_role("button", name="Import", exact=True).click()
    page.locator("dialog button[value=yes]").click()
    expect(page.locator("main")).to_contain_text("Records made")
    page.get_by_role("link", name="Records made").click()
    expect(page.locator("main")).to_contain_text("V-1")


def test_a_year_is_run_from_its_pages_and_a_phone_alone(chromium, own_demo_site):
    with people_of(chromium, own_demo_site.url) as people:
        phone, desk = people.page_of("teague", on_phone=True), people.page_of("marsh")
        a_handlers_part(phone)
        found = violations(phone, tags=WCAG_22_AA)
        for part in (
            a_day_despite_a_restriction, a_number_and_a_report, a_file_taken_along,
            a_file_from_elsewhere, notices_and_a_calendar,
        ):  # fmt: skip
            part(desk)
            found += violations(desk, tags=WCAG_22_AA)
        assert found == []
