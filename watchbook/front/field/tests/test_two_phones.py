"""What two phones need to write one card: the code, the order of lines, what is not known."""

from __future__ import annotations

import mimetypes
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

JS = Path(__file__).parents[1] / "static/field/js"
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_MADE = """async ({ agency, count }) => {
  const { makeCode, readJoin, shownCode } = await import("/down-codes.js");
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const code = makeCode(agency, n % 2 === 1);
    made.push([code, await readJoin(shownCode(code).toLowerCase(), agency)]);
  }
  return made;
}"""
_READ = """async (texts) => {
  const { readJoin } = await import("/down-codes.js");
  return Promise.all(texts.map((one) => readJoin(one, "harlan")));
}"""
_OTHERS = """async ([told, own]) => {
  const { amendedIn, beganWith, heardFrom, othersIn, together } = await import("/down-others.js");
  const theirs = othersIn(told, own);
  const one = { at: 2000, mechanism: "not-known" };
  return { all: together(own, theirs).map(({ id }) => id), amended: amendedIn(told, own),
    heard: heardFrom(theirs), began: [beganWith(one, "me", told), beganWith(one, "me", null)] };
}"""
_UNKNOWN = """async (cases) => {
  const { unknownWords } = await import("/down-others.js");
  return cases.map((one) => unknownWords(one, (at) => `${at} o’clock`));
}"""


def summed(numbers):
    return sum(place * one for place, one in enumerate(numbers, 1))


def read_by_hand(code, agency="harlan"):
    """The code as docs/spec/submission.md says it: whether its check holds, and the id."""
    total = summed(SIGNS.index(one) for one in code) + summed(agency.encode())
    digest = bytearray(
        sha256(f"watchbook/casualty-code/v1\n{agency}\n{code}".encode()).digest()[:16]
    )
    digest[6], digest[8] = digest[6] & 0x0F | 0x40, digest[8] & 0x3F | 0x80
    text = digest.hex()
    groups = (text[:8], text[8:12], text[12:16], text[16:20], text[20:])
    return total % 31 == 0, "-".join(groups)


def line(uuid, at, what="note", version=1, who="Bob"):
    stamp = f"1970-01-01T00:00:{at:02d}.000000Z"
    return {"uuid": uuid, "at": stamp, "received_at": stamp, "version": version, "who": who,
            "marks": [], "values": {"what": what}}  # fmt: skip


def row(uuid, at, version=1):
    return {"id": uuid, "card": "me", "at": at * 1000, "values": {"what": "note"},
            "version": version, "due_at": 0}  # fmt: skip


@pytest.fixture
def page(chromium):
    """An empty page beside the scripts: no server, no sign-in."""

    def serve(route):
        file = JS / urlsplit(route.request.url).path.removeprefix("/")
        if file.is_file():
            kind = mimetypes.guess_type(file.name)[0]
            return route.fulfill(path=file, content_type=kind)
        return route.fulfill(body="<title>Empty</title>", content_type="text/html")

    context = chromium.new_context()
    opened = context.new_page()
    opened.route("**/*", serve)
    opened.goto("https://codes.test/")
    yield opened
    context.close()


@pytest.mark.browser
def test_codes_lead_to_one_card_and_a_slip_of_the_thumb_leads_to_none(page):
    made = page.evaluate(_MADE, {"agency": "harlan", "count": 60})
    for n, (code, found) in enumerate(made):
        holds, identity = read_by_hand(code)
        assert holds
        assert found == {"agency": "harlan", "id": identity, "code": code, "isDrill": n % 2 == 1}
    assert len({code for code, _ in made}) == len(made)
    code = made[0][0]
    wrong = [
        code[:n] + other + code[n + 1 :]
        for n in range(10) for other in SIGNS if other != code[n]
    ]  # fmt: skip
    wrong += [
        code[:n] + code[n + 1] + code[n] + code[n + 2 :]
        for n in range(9) if code[n] != code[n + 1]
    ]  # fmt: skip
    wrong += [code[:9], code + "2", "", "K9 down", code.replace(code[0], "0")]
    assert page.evaluate(_READ, wrong) == [None] * len(wrong)
    identity = "3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11"
    base = "https://watchbook.example/field/down/#join"
    both = page.evaluate(_READ, [f"{base}/calder/{identity}", f"{base}/harlan/{code}"])
    assert [(one["agency"], one["id"]) for one in both] == [
        ("calder", identity), ("harlan", read_by_hand(code)[1])
    ]  # fmt: skip
    assert page.evaluate(_READ, [f"{base}/calder/{code}"]) == [None]  # of another agency


@pytest.mark.browser
def test_lines_join_by_time_and_each_sentence_says_what_is_not_known(page):
    told = {
        "uuid": "me", "lines": [line("b", 3), line("a", 3), line("c", 1), line("mine", 9, version=3),
                                line("d", 8, who="Car 12")],
        "cards": [{"uuid": "first", "happened_at": "1970-01-01T00:00:01Z", "mechanism": "shot"},
                  {"uuid": "me", "happened_at": "1970-01-01T00:00:02Z", "mechanism": "heat"}],
    }  # fmt: skip
    own = [row("mine", 2, version=2), row("unsent", 3, version=0)]
    found = page.evaluate(_OTHERS, [told, own])
    assert found["all"] == ["c", "mine", "a", "b", "unsent", "d"]
    (amended,) = found["amended"]
    assert (amended["id"], amended["version"], amended["at"]) == ("mine", 3, 9000)
    assert found["heard"] == [["Car 12", 8000], ["Bob", 3000]]
    nothing = {"mechanism": None, "mechanism_words": None}
    assert found["began"] == [nothing | {"at": 1000, "mechanism": "shot"}, nothing | {"at": 2000}]
    told = {"isLocked": False, "asked_at": 9, "isOpen": True}
    locked, never, closed, open_ = page.evaluate(
        _UNKNOWN,
        [told | {"isLocked": True}, told | {"asked_at": 0}, told | {"isOpen": False}, told],
    )
    assert "locked: other phones’ doses are unknown" in locked
    assert never == "Never asked: other phones’ doses are unknown."
    assert "doses are unknown" in closed
    assert open_ == (
        "Asked at 9 o’clock; what another phone gave since then, or has not sent, is not known."
    )
