"""The dose screen of the phone in Chromium, from its files alone: no server, no sign-in."""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import violations
from watchbook.core.casualty.tests.vectors import told

_STATIC = {
    "/field/": Path(__file__).parents[1] / "static" / "field",
    "/web/": Path(__file__).parents[3] / "ground" / "web" / "static" / "web",
}
_CSS = ("web/css/tokens.css", "web/css/base.css", "web/css/components.css", "web/css/look.css",
        "field/css/field.css", "field/css/field-dose.css")  # fmt: skip
_AT = 1_795_000_000
_PAGE = """<!doctype html><html lang="en" data-theme="day"><head><title>Doses</title>
<meta name="viewport" content="width=device-width,initial-scale=1">{links}</head>
<body class="field"><main><h1>Juno</h1><div id="host"></div></main><script type="module">
import {{ drawDoses }} from "/field/js/doses-screen.js";
window.lines = []; window.written = []; window.backs = 0;
window.open_ = (changed) => drawDoses(document.getElementById("host"), {{
  ...changed, protocol: {{ ...{protocol}, ...changed?.protocol }}, giver: "dana", dog: "Juno",
  weight: {{ grams: 31800, weighed_at: {at} - 86400 }}, lines: () => window.lines,
  now: () => {at} * 1000, write: (values) => window.written.push(values),
  close: () => {{ window.backs += 1; }} }});
window.open_();
</script></body></html>"""


def _serve(route):
    path = urlsplit(route.request.url).path
    root = next((one for one in _STATIC if path.startswith(one)), None)
    if root is None:
        links = "".join(f'<link rel="stylesheet" href="/{one}">' for one in _CSS)
        page = _PAGE.format(links=links, protocol=json.dumps(told()["protocol"]), at=_AT)
        route.fulfill(body=page, content_type="text/html")
        return
    file = _STATIC[root] / path.removeprefix(root)
    route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/plain")


@pytest.mark.browser
def test_a_dose_is_asked_step_by_step_and_written_once(phone):
    phone.route("**/*", _serve)
    phone.goto("http://dose.test/")
    assert violations(phone) == []
    assert phone.get_by_text("Example, not for use on an animal").is_visible()
    phone.get_by_role("button", name="Drug A, IM").click()
    answer = phone.locator(".dose-answer")
    assert "The weight is not known" in answer.inner_text()
    chosen = phone.eval_on_selector_all("input:checked", "all => all.map((one) => one.value)")
    assert chosen == ["dana"]  # who is signed in, and is named: no unit, no syringe, no answer
    phone.get_by_label("Weight now").fill("70")
    phone.get_by_role("radio", name="Kilograms").check()
    assert "Pounds or kilograms? 70 kg (154.3 lb). Last time it was 31.8 kg" in answer.inner_text()
    answer.get_by_role("button", name="Pounds: 31.75 kg (70 lb)").click()
    assert "Say of each whether it applies" in answer.inner_text()
    for sign in ("allergy to Drug A?", "heart block?"):
        phone.get_by_role("group", name=sign).get_by_role("radio", name="No").check()
    assert "You are not among" not in answer.inner_text()
    assert "Read the strength from the vial" in answer.inner_text()
    phone.get_by_role("button", name="The vial says 1 mg/mL").click()
    phone.get_by_role("radio", name="3 mL syringe").check()
    assert "Drug A IM: 1.3 mL (1.3 mg) in the 3 mL syringe" in answer.inner_text()
    expect(answer.get_by_text("1.3 mL (1.3 mg)")).to_be_in_viewport()  # as it is asked below it
    assert "40 mcg/kg × 31.75 kg = 1.27 mg" in answer.inner_text()
    phone.get_by_label("It says another strength").fill("0.5")
    assert "2.5 mL (1.25 mg)" in answer.inner_text()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer.get_by_role("button", name="It is given: write it on the card").click()
    (line,) = phone.evaluate("window.written")
    assert (line["what"], line["words"], line["rule"]) == ("drug", "Drug A IM", "perkg")
    assert (line["volume_ul"], line["amount_ng"]) == (2_500, 1_250_000)
    assert "Weight used: 31.75 kg (70 lb). Given by Dana." in line["dose_words"]
    _what_stops_it(phone)


def _what_stops_it(phone):
    phone.evaluate(f"window.lines = [{{what: 'drug', words: 'drug a by spray', at: {_AT} - 60}}]")
    phone.evaluate("window.open_()")
    assert "last given 1 min ago" in phone.get_by_role("button", name="Drug A, IM").inner_text()
    phone.get_by_role("button", name="Drug A, IM").click()
    phone.get_by_role("button", name="Last weight: 31.8 kg (70.1 lb), 1 day ago. Use it").click()
    for sign in ("allergy to Drug A?", "heart block?"):
        phone.get_by_role("group", name=sign).get_by_role("radio", name="No").check()
    answer = phone.locator(".dose-answer")
    assert "the protocol waits 3 min" in answer.inner_text()
    assert "had no network is not known here" in answer.inner_text()
    assert answer.get_by_role("link", name="Call Dr. V. Example, 555-0100").is_visible()
    for changed, said in (
        ("{protocol: {signed_at: null}}", "No veterinarian signed this protocol"),
        (f"{{protocol: {{expires_at: {_AT} - 90000}}}}", "It ended on 17 Nov 2026"),
    ):
        phone.evaluate(f"window.open_({changed})")
        assert said in phone.locator(".dose").inner_text()
        assert phone.locator(".dose-drug").count() == 0
        assert phone.get_by_role("link", name="Call Dr. V. Example, 555-0100").count() >= 1
    phone.get_by_role("button", name="Back to the card").click()
    assert phone.evaluate("window.backs") == 1
