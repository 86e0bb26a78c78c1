"""Force, stock and runs from first word to review by the persons themselves; then the numbers.

What a page shows before and after is set against the raw records, read by a second route.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk_reader import Reader
from tests.journeys.national_by_hand import CRIME, ZERO_MONTH, in_the_file
from tests.journeys.people import finish_form, people_of
from tests.journeys.raw_numbers import Book, Numbers, numbers_of
from tests.journeys.test_year_by_pages import UNIT, ZONE, go
from tests.plumbing.accessibility import WCAG_22_AA, violations
from tests.plumbing.browser import Site

pytestmark = pytest.mark.browser
MINUTE = timedelta(minutes=1)
MAN = "Man, loading dock"


def press(page: Page, name: str) -> None:
    """A link or button of the page by its whole name."""
    found = page.get_by_role("link", name=name, exact=True)
    found.or_(page.get_by_role("button", name=name, exact=True)).first.click()


def opened_form(page: Page, link: str) -> None:
    """A field form behind one of the page's own links."""
    press(page, link)
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()


def give(page: Page, path: str, value: str) -> None:
    """Fill in one field, whatever it is; a choice or a record by a part of its words."""
    field = page.locator(f'[data-path="{path}"]')
    if field.locator("select").count():
        line = field.locator("option").filter(has_text=value).first
        field.locator("select").select_option(line.get_attribute("value"))
    elif field.locator("label.chip").count():
        field.locator("label.chip").filter(has_text=value).first.click()
    else:
        field.locator("input, textarea").first.fill(value)


def typed(page: Page, path: str, at: datetime) -> None:
    """An instant, as the unit's clock says it."""
    give(page, path, f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M}")


def added(page: Page, noun: str, items: str, **values: str) -> None:
    """A line of a list: its fields by name."""
    page.get_by_role("button", name=f"Add: {noun}", exact=True).click()
    told_of(page, items, **values)


def told_of(page: Page, items: str, **values: str) -> None:
    """The first line of a list: more of its fields by name."""
    line = page.locator(f'[data-path^="/{items}/"]').first.get_attribute("data-path")
    assert line is not None
    for field, value in values.items():
        give(page, f"{line.rsplit('/', 1)[0]}/{field}", value)


def first_facts(phone: Page, bitten: datetime) -> None:
    """Care first, on the phone, in the first minutes."""
    go(phone, f"{UNIT}/deployments/force/")
    opened_form(phone, "First facts of a bite")
    give(phone, "/treated", "Yes, now")
    give(phone, "/treated_by", "The handler")
    give(phone, "/places", "Forearm")
    give(phone, "/told", "Supervisor")
    typed(phone, "/bitten_at", bitten)
    give(phone, "/bitten", "The person sought")
    finish_form(phone)


def incident_and_use(desk: Page, bitten: datetime) -> None:
    """The incident with its person, and the dog's part in it."""
    go(desk, f"{UNIT}/deployments/incidents/")
    opened_form(desk, "Write an incident")
    give(desk, "/number", "26-77001")
    give(desk, "/type", "Alarm")
    typed(desk, "/began_at", bitten - 20 * MINUTE)
    give(desk, "/place", "Feed store, loading dock")
    added(desk, "person", "persons", name=MAN)
    finish_form(desk)
    go(desk, f"{UNIT}/deployments/incidents/?q=26-77001")
    desk.locator("tbody a").first.click()
    opened_form(desk, "Add a deployment")
    give(desk, "/task", "Apprehension")
    typed(desk, "/began_at", bitten - 10 * MINUTE)
    give(desk, "/outcome", "Captured with the dog")
    give(desk, "/capture", "By contact")
    give(desk, "/persons_arrested", "1")
    finish_form(desk)


def force_report(desk: Page, picture: bytes) -> None:
    """Unhurried, at the desk: from the first facts, which the report names."""
    go(desk, f"{UNIT}/deployments/force/bites/?marked=no-report")
    desk.locator("tbody a").first.click()
    opened_form(desk, "Write the report")
    expect(desk.locator("[data-before]")).to_contain_text("Taken over from first facts")
    give(desk, "/incident", "26-77001")
    give(desk, "/deployment", "Apprehension")
    told_of(
        desk, "people", person=MAN, injuries="Puncture", signs="Substantial risk of death",
        first_aid_by="Deputy Dunmore", ems="Transported", hospital="Admitted",
        hospital_name="County General", was_threat="Yes",
    )  # fmt: skip
    told_of(
        desk, "bites", person=MAN, count="1", manner="Intentional", duration_s="7",
        release="Verbal out", out_s="2",
    )  # fmt: skip
    give(desk, "/lead", "Off lead")
    give(desk, "/authorised_note", "Shift lieutenant, by radio")
    give(desk, "/warning_given", "Yes")
    give(desk, "/warning_text", "Sheriff's Office. Come out, or the dog will be sent.")
    give(desk, "/warning_language", "English")
    give(desk, "/warning_count", "3")
    give(desk, "/warning_heard_by", "Two deputies at the gate")
    give(desk, "/warning_wait_s", "45")
    give(desk, "/surrender", "When bitten")
    give(desk, "/graham_severity", CRIME)
    give(desk, "/graham_threat", "He held a pry bar.")
    give(desk, "/graham_resistance", "He crawled further in.")
    added(desk, "force", "other_force", force="Hands, holds", person=MAN)
    added(desk, "officer", "officers", officer_other="Trooper Vance", note="Held the street side")
    for path, said in (("was_approached", "Yes"), ("was_ambush", "No"), ("officers_own", "3"),
                       ("officers_elsewhere", "1"), ("nibrs_number", "26-77001-N")):  # fmt: skip
        give(desk, f"/{path}", said)
    give(desk, "/narrative", "Called three times, waited, sent Echo; out on the first word.")
    desk.get_by_role("button", name="Add: photograph", exact=True).click()
    desk.locator('[data-path^="/photographs/"] input[type=file]').set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    expect(desk.locator('[data-path^="/photographs/"]').first).to_contain_text(
        sha256(picture).hexdigest()[:12]
    )
    added(desk, "witness", "witnesses", name="N. Abara", contact="555-0177")
    added(desk, "camera", "cameras", camera="BWC-14", worn_by="Deputy Dunmore")
    told_of(desk, "notifications", who="Shift supervisor", how="Radio")
    finish_form(desk)


def judged(page: Page, words: str, step: str) -> None:
    """A step of review, from the list of what waits, after opening."""
    go(page, f"{UNIT}/records/review/?q={words}&kind=deployments.force")
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("26-77001")
    page.get_by_role("button", name=step, exact=True).click()


def reviewed_with_findings(trainer: Page, sergeant: Page) -> None:
    """The chain: the trainer's review, the sergeant's finding and approval; what stands then."""
    judged(trainer, "26-77001", "Review")
    go(sergeant, f"{UNIT}/deployments/force/?marked=waiting&q=26-77001")
    sergeant.locator("tbody a").first.click()
    report = sergeant.url
    expect(sergeant.locator("main")).to_contain_text("Substantial risk of death")
    sergeant.get_by_label("As", exact=True).select_option(label="Unit or K9 supervisor")
    sergeant.get_by_label("In policy", exact=True).check()
    sergeant.get_by_label("Reasons").fill("Warned and waited; released on one word.")
    press(sergeant, "Keep this finding")
    expect(sergeant.locator("main")).to_contain_text("Your finding stands with the report.")
    judged(sergeant, "26-77001", "Approve")
    go(sergeant, report)
    expect(sergeant.locator("main")).to_contain_text("In policy")
    expect(sergeant.locator("aside").last).to_contain_text("approved")


def national_month(sergeant: Page, month: str) -> list[dict[str, Any]]:
    """The month's file for the FBI, by its button."""
    go(sergeant, f"{UNIT}/deployments/force/fbi/{month}/")
    with sergeant.expect_download() as brought:
        press(sergeant, "Make the file")
    told: list[dict[str, Any]] = json.loads(brought.value.path().read_text())
    return told


def stock(phone: Page, sergeant: Page) -> None:
    """Received, given until little is left, one lot that is over and thrown away."""
    today = datetime.now(ZONE)
    for name, amount, days in (("Carprofen", "30", 400), ("Eye drops", "8", -1)):
        go(phone, f"{UNIT}/health/stock/")
        opened_form(phone, "Received")
        give(phone, "/name", name)
        give(phone, "/amount_e3", amount)
        give(phone, "/unit", "vials")
        give(phone, "/lot_number", f"L-{name[:3]}")
        give(phone, "/expires_on", f"{today + timedelta(days=days):%Y-%m-%d}")
        give(phone, "/warn_e3", "5")
        finish_form(phone)
    for name, link, amount in (("Carprofen", "Given", "26.5"), ("Eye drops", "Discarded", "8")):
        go(phone, f"{UNIT}/health/stock/?q={name}")
        if link == "Discarded":
            expect(phone.locator("tbody")).to_contain_text("expired")
        phone.locator("tbody a").first.click()
        opened_form(phone, link)
        give(phone, "/amount_e3", amount)
        finish_form(phone)
    go(phone, f"{UNIT}/health/stock/?q=Carprofen")
    expect(phone.locator("tbody")).to_contain_text("3.5 vials low")
    go(sergeant, f"{UNIT}/records/")
    expect(sergeant.locator("main")).to_contain_text("Medicine stock: Carprofen, lot L-Car")
    expect(sergeant.locator("main")).not_to_contain_text("Eye drops")


def runs(phone: Page, desk: Page, trainer: Page) -> None:
    """A run of a training day on the phone, one by the page of the desk; the trainer opens both."""
    go(phone, f"{UNIT}/training/")
    phone.locator('main a[href*="/training/events/"]').first.click()
    phone.locator('main a[href*="/training/exercises/"]').first.click()
    opened_form(phone, "Log my run")
    give(phone, "/minutes", "25")
    give(phone, "/narrative", "Worked the seam twice. Walked by phone.")
    finish_form(phone)
    go(desk, f"{UNIT}/training/runs/")
    opened_form(desk, "Log a run")
    give(desk, "/discipline", "Obedience")
    give(desk, "/minutes", "35")
    give(desk, "/narrative", "Recalls in the yard. Written at the desk.")
    finish_form(desk)
    for words in ("Walked by phone", "Written at the desk"):
        go(trainer, f"{UNIT}/records/review/?q=Dunmore&kind=training.performance")
        for link in trainer.locator("tbody a").all():
            link.click()
            if words in trainer.locator("main").inner_text():
                break
            trainer.go_back()
        trainer.get_by_role("button", name="Review", exact=True).click()


@dataclass(frozen=True)
class Told:
    """The raw records at one moment, and what pages say then."""

    book: Book
    span: str
    raw: dict[str, tuple[int | None, int | None]]
    waiting: dict[str, str]
    lots: dict[str, float]


def told_now(reader: Reader, home: Path) -> Told:
    """Each number of the unit's year as its page says it, the same as the raw records say."""
    book = Book(home / "watchbook.sqlite3")
    last = datetime.now(ZONE).date()
    first = last - timedelta(days=364)
    begin, end = (
        datetime.combine(day, time.min, tzinfo=ZONE) for day in (first, last + timedelta(days=1))
    )
    raw = numbers_of(Numbers(book, begin, end, ZONE))
    span = f"since={first}&until={last}"
    shown = reader.rows(f"{UNIT}/reports/of/month/?{span}&format=json")
    assert {one["figure"]: (one["value"], one["of"]) for one in shown} == {
        one["figure"]: raw.get(one["figure"]) for one in shown
    }
    waits = reader.rows(f"{UNIT}/glance/reviews/?format=json")
    lots = reader.tables(f"{UNIT}/health/stock/?show=all")["Lots"]
    return Told(
        book, span, raw, {one["row"]: one["value"] for one in waits if one["what"] == "Together"},
        {one[0]: float(one[1].split()[0].replace(",", "")) for one in lots},
    )  # fmt: skip


def opens_its_records(reader: Reader, span: str) -> None:
    """Each half of each bite ratio opens as many records as it says."""
    page = reader.get(f"{UNIT}/deployments/force/ratio/?{span}").decode()
    links = re.findall(r'<a href="([^"]+/(?:above|below)/[^"]*)">([0-9,]+)</a>', page)
    assert len(links) >= 12
    for link, number in links:
        half = reader.get(html.unescape(link)).decode()
        used = half.count('data-label="Task"') + len(re.findall(r'<li><a href="[^"]*/bites/', half))
        bites = re.findall(r'data-label="Bites" class="n num">(\d+)<', half)
        assert used + sum(map(int, bites)) == int(number.replace(",", "")), link


def stock_by_hand(book: Book) -> dict[str, float]:
    """What is left of each lot: received, less what was taken from it."""
    left = {}
    moved = book.of("health.stock")
    for lot in moved:
        if lot.get("movement") == "received":
            gone = sum(
                one.get("amount_e3") for one in moved
                if str(one.get("lot")).replace("-", "") == lot.id
            )  # fmt: skip
            number = lot.get("lot_number")
            name = f"{lot.get('name')}, lot {number}" if number else lot.get("name")
            left[name] = (lot.get("amount_e3") - gone) / 1000
    return left


def moved(before: Told, after: Told, figure: str) -> tuple[int, int]:
    """By how much a number and what it is set against have moved."""
    (above, below), (was, of) = after.raw[figure], before.raw[figure]
    return (above or 0) - (was or 0), (below or 0) - (of or 0)


@dataclass(frozen=True)
class Walked:
    """What pages and records said before, with the report unread, and after; the two files."""

    before: Told
    written: Told
    after: Told
    file: list[dict[str, Any]]
    zero: list[dict[str, Any]]


def walked(chromium: Browser, site: Site, bitten: datetime, picture: bytes) -> Walked:
    """Everything by the persons themselves. Fails on what axe finds, and on a script's error."""
    reader, found = Reader(site.url), []
    before = told_now(reader, site.home)
    month = f"{bitten.astimezone(ZONE):%Y-%m}"
    with people_of(chromium, site.url) as people:
        phone = people.page_of("dunmore", on_phone=True)
        del people.pages["dunmore"]  # the same deputy, later at a desk
        desk = people.page_of("dunmore")
        trainer, sergeant = people.page_of("oyelaran"), people.page_of("marsh")
        first_facts(phone, bitten)
        go(sergeant, f"{UNIT}/deployments/force/fbi/{month}/")
        expect(sergeant.locator("main")).to_contain_text("so this is no zero report")
        incident_and_use(desk, bitten)
        force_report(desk, picture)
        written = told_now(reader, site.home)
        reviewed_with_findings(trainer, sergeant)
        stock(phone, sergeant)
        runs(phone, desk, trainer)
        for page in (desk, sergeant, phone):
            found += violations(page, tags=WCAG_22_AA)
        after = told_now(reader, site.home)
        file, zero = (national_month(sergeant, one) for one in (month, ZERO_MONTH))
    assert found == []
    opens_its_records(reader, after.span)
    return Walked(before, written, after, file, zero)


def test_force_stock_and_runs_are_done_from_pages_and_move_the_numbers(
    chromium, own_demo_site, tmp_path
):
    bitten = datetime.now(UTC) - timedelta(hours=2)
    path = tmp_path / "photograph.jpg"
    Image.effect_noise((320, 240), 60).convert("RGB").save(path)
    picture = path.read_bytes()
    told = walked(chromium, own_demo_site, bitten, picture)
    before, written, after = told.before, told.written, told.after
    assert moved(before, written, "force.bites") == (1, 0)
    assert written.raw["force.bites"] == after.raw["force.bites"]
    for name in ("apprehensions-with-bite", "apprehensions-with-intended-bite",
                 "bites-per-apprehension", "arrests-with-dog", "deployments"):  # fmt: skip
        assert moved(before, after, f"force.bite_ratio.{name}") == (1, 1)
    assert moved(before, after, "training.minutes") == (60, 0)
    assert moved(before, after, "training.runs") == (2, 0)
    assert int(written.waiting["Force report"]) == int(before.waiting["Force report"]) + 1
    assert after.waiting["Force report"] == before.waiting["Force report"]
    left = stock_by_hand(after.book)
    assert (left["Carprofen, lot L-Car"], left["Eye drops, lot L-Eye"]) == (3.5, 0)
    assert after.lots == left
    in_the_file(after.book, f"{bitten.astimezone(ZONE):%Y-%m}", picture, told.file, told.zero)
