"""The phone's dose arithmetic, `doses.mjs`, in Chromium: the vectors of core, and its own mutants.

Everything runs in one empty page: no server, no sign-in. A mutant that the vectors do not see is
run over the same wide sample as core's mutants; where an answer differs there, the test names it.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from watchbook.core.casualty.doses import dose_of
from watchbook.core.casualty.errors import WeightError
from watchbook.core.casualty.tests.test_mutants import TEXTS, sample
from watchbook.core.casualty.tests.vectors import answer_of, asked_of, protocol_of, told
from watchbook.core.casualty.weights import entered_weight

SOURCE = Path(__file__).parents[1] / "static" / "field" / "js" / "doses.mjs"
TOLD = told()
_SKIPPED = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|/[\^0][^\n]*?\$/|=>|\?\?|\?\.", re.DOTALL
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*n?(?!\w)")
_OPERATOR = re.compile(r"===|!==|<=|>=|&&|\|\||Math\.max|Math\.min|(?<= )[-+*/%<>](?= )")
_SWAPS = {
    "===": ("!==",), "!==": ("===",), "<=": ("<", ">="), ">=": (">", "<="), "<": ("<=", ">"),
    ">": (">=", "<"), "&&": ("||",), "||": ("&&",), "+": ("-",), "-": ("+",), "*": ("+", "/"),
    "/": ("*",), "%": ("*",), "Math.max": ("Math.min",), "Math.min": ("Math.max",),
}  # fmt: skip

# In the page: what the modules answer. An error is an answer too.
_RUN = """async ({ sources, protocol, cases, texts, wide, wideTexts }) => {
  const load = (text) => import(`data:text/javascript;base64,${text}`);
  const tried = (work) => { try { return work(); } catch (error) { return error.name; } };
  const answers = (made, asked) =>
    asked.map((one) => JSON.stringify(tried(() => made.doseOf(protocol, one))));
  const read = (made, typed) =>
    typed.map(([text, unit]) => JSON.stringify(tried(() => made.enteredWeight(text, unit))));
  const [real, ...mutants] = sources;
  const own = await load(real);
  const told = { cases: answers(own, cases), texts: read(own, texts),
    wide: answers(own, wide), wideTexts: read(own, wideTexts) };
  const isSame = (one, other) => one.every((each, at) => each === other[at]);
  const fates = [];
  for (const text of mutants) {
    const made = await load(text).catch(() => null);
    if (!made || !isSame(answers(made, cases), told.cases) || !isSame(read(made, texts), told.texts))
      fates.push("killed");
    else if (isSame(answers(made, wide), told.wide) && isSame(read(made, wideTexts), told.wideTexts))
      fates.push("same");
    else fates.push("escaped");
  }
  return { told, fates };
}"""


def mutants(source: str) -> list[tuple[str, str]]:
    """Each number one less and one more, each operator another: `(where and what, source)`."""
    begin = source.index("const DAY_S")
    end = source.index("/**\n * The protocol that is asked first")
    skipped = [range(*one.span()) for one in _SKIPPED.finditer(source)]
    skipped = [one for one in skipped if "${" not in source[one.start : one.stop]]
    found = []
    for pattern, changes in ((_NUMBER, _numbers), (_OPERATOR, lambda text: _SWAPS[text])):
        for hit in pattern.finditer(source, begin, end):
            if any(hit.start() in one for one in skipped):
                continue
            line = source.count("\n", 0, hit.start()) + 1
            for other in changes(hit[0]):
                text = source[: hit.start()] + other + source[hit.end() :]
                found.append((f"line {line}: {hit[0]} became {other}", text))
    return found


def _numbers(text: str) -> list[str]:
    number = int(text.rstrip("n").replace("_", ""))
    return [f"({number + step}{'n' if text.endswith('n') else ''})" for step in (-1, 1)]


def _encoded(source: str) -> str:
    return base64.b64encode(source.encode()).decode()


def _weights(texts: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found = []
    for text, unit in texts:
        try:
            weight = entered_weight(text, unit)
            found.append({"grams": weight.grams, "words": weight.words})
        except WeightError as error:
            found.append({"grams": None, "words": str(error)})
    return found


@pytest.mark.browser
def test_the_phone_and_core_agree_and_no_mutant_of_the_phone_escapes(chromium, record_property):
    cases = [case["asked"] for case in TOLD["cases"]]
    texts = [(case["text"], case["unit"]) for case in TOLD["entered"]]
    wide, changed = sample(), mutants(SOURCE.read_text())
    page = chromium.new_page()
    try:
        found = page.evaluate(
            _RUN,
            {
                "sources": [_encoded(one) for one in (SOURCE.read_text(), *(t for _, t in changed))],
                "protocol": TOLD["protocol"], "cases": cases, "texts": texts,
                "wide": wide, "wideTexts": TEXTS,
            },
        )  # fmt: skip
    finally:
        page.close()
    answers = {name: [json.loads(one) for one in many] for name, many in found["told"].items()}
    assert answers["cases"] == [case["expected"] for case in TOLD["cases"]]
    protocol = protocol_of(TOLD["protocol"])
    assert answers["wide"] == [answer_of(dose_of(protocol, asked_of(one))) for one in wide]
    assert answers["texts"] == _weights(texts)
    assert answers["wideTexts"] == _weights(TEXTS)
    fates = found["fates"]
    killed, same = fates.count("killed"), fates.count("same")
    escaped = [name for (name, _), fate in zip(changed, fates, strict=True) if fate == "escaped"]
    print(f"mutants of the phone: {killed} killed, {same} change no printed answer, "
          f"{len(escaped)} escaped")  # fmt: skip
    record_property("phone_mutants_killed", killed)
    assert not escaped
    assert killed > 150
