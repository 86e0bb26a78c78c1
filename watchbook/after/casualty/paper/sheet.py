"""The hand-over as PDF: one page with the thirty seconds on top, and labels on the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.paper.code import code_svg
from watchbook.after.casualty.queries.consents import NOBODY_ANSWERS
from watchbook.ground.web.moments import moment
from watchbook.ground.web.papers import PAPER, typeset

if TYPE_CHECKING:
    from watchbook.after.casualty.queries.consents import Agreed, Named
    from watchbook.after.casualty.queries.sheet import Sheet

_TEMPLATE = Path(__file__).with_name("handover.typ")
NOT_RECORDED = "not recorded"
KEEP_APART = (
    "Where shots or a crime are involved: each thing by itself, dry, in a bag or box with its "
    "label. It is given only to a named person, who signs for it. The body too, if it comes to "
    "that: cool, unwashed, nothing removed, until he comes."
)
_BLANKS = ("Taken from", "Taken by", "Day and time", "Given to", "Evidence number")


def sheet_pdf(sheet: Sheet, agency: str) -> bytes:
    """The PDF; ask `can_make_papers` first."""
    return typeset(_TEMPLATE, sheet_data(sheet, agency), sheet.as_of)


def sheet_data(sheet: Sheet, agency: str) -> dict[str, Any]:
    """The sheet as the template takes it: words only, the code as SVG."""
    case = f"{agency}: {sheet.dog}, {moment(sheet.casualty.happened_at).text}"
    labels = sheet.to_keep if sheet.is_kept_for else ()
    return {
        "paper": PAPER,
        "agency": agency,
        "title": f"Hand-over: {sheet.dog}",
        "warning": "DRILL. No dog is hurt." if sheet.casualty.is_drill else "",
        "say": "Thirty seconds, to read aloud",
        "spoken": sheet.spoken,
        "code": code_svg(sheet.code),
        "code_words": "Any phone reads this without a network.",
        "sections": [
            _section("The dog", pairs=_facts(sheet)),
            _section("Consent", pairs=agreed_pairs(sheet.agreed), words=[NOBODY_ANSWERS]),
            _section("The card", pairs=[
                (moment(one.at, "time").text, f"{one.title}: {one.text}" if one.text else one.title)
                for one in sheet.lines
            ] or [("", "Nobody has written on it yet.")]),
            *_keeping(sheet),
        ],
        "labels_title": "Labels, one for each bag or box",
        "labels": [{"what": one.label, "case": case} for one in labels if one.value != "other"],
        "blanks": list(_BLANKS),
        "foot": f"{case}; as of {moment(sheet.as_of).text}. Shows this casualty alone.",
    }  # fmt: skip


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    on = [f"{one.site} since {clock}" for one, clock in sheet.tourniquets]
    return [
        ("What hit him", sheet.mechanism or "not known"),
        ("At", moment(sheet.casualty.happened_at).text),
        ("Weight", sheet.weight or NOT_RECORDED),
        ("Strangers", sheet.bites or "not known whether he bites strangers"),
        ("Allergies", sheet.allergies or NOT_RECORDED),
        *([("Burned surface", sheet.burned)] if sheet.burned else []),
        ("Tourniquet", "; ".join(on) or "none on, as far as the card says"),
    ]


def agreed_pairs(agreed: Agreed) -> list[tuple[str, str]]:
    """Consent in words, each part not recorded where nobody wrote it."""
    wish = "; ".join(one for one in (agreed.wish, agreed.wish_words) if one)
    pairs = [
        ("Who consents", _named(agreed.consents)),
        ("To what sum", agreed.sum_words or NOT_RECORDED),
        ("Who may decide euthanasia", _named(agreed.decides)),
        ("The handler", wish or "not asked yet whether he wishes to be there"),
    ]
    if agreed.wish_told_to:
        pairs.append(("Passed on to", agreed.wish_told_to))
    return pairs + [("More", one) for one in agreed.words]


def _named(one: Named | None) -> str:
    if one is None:
        return NOT_RECORDED
    return ", ".join((one.name or "name not recorded", *(one.telephones or ("no telephone",))))


def _keeping(sheet: Sheet) -> list[dict[str, Any]]:
    if not sheet.is_kept_for and not sheet.things:
        return []
    done = [f"{one.row}: {_hands(one.row.kept_by, one.passed)}" for one in sheet.things]
    wanted = [f"{one.label}. {one.help}".strip() for one in sheet.to_keep if one.value != "other"]
    return [_section("What to keep", words=[KEEP_APART, *done], lines=wanted)]


def _hands(taken_by: str | None, passed: Any) -> str:
    hands = [taken_by or "taken by not recorded", *(one.given_to for one in passed)]
    return ", then ".join(hands)


def _section(
    title: str,
    *,
    pairs: list[tuple[str, str]] | None = None,
    words: list[str] | None = None,
    lines: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "title": title, "words": words or [], "list": lines or [],
        "pairs": [list(pair) for pair in pairs or []],
    }  # fmt: skip
