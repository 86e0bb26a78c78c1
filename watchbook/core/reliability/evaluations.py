"""What an evaluation's own scores say against the rule of its body.

Bodies score in different ways: a share of the aids found, points of points, so many of so many, or
pass and fail by phase. What a rule does not say is not asked, and what was not written is "not
recorded", never a fail. Pure: values in, frozen values out.
"""

from __future__ import annotations

from dataclasses import dataclass

MET = "met"
NOT_MET = "not met"
NOT_RECORDED = "not recorded"

PASSED = "passed"
FAILED = "failed"
UNDECIDED = "undecided"

_NO_MARK = "the rule's pass mark is not known"


@dataclass(frozen=True)
class Standard:
    """What a body's rule asks; None where the rule is silent or not known.

    `scoring` is `percent`, `points`, `count`, `phases` or `pass`, empty where it is not known.
    Shares in thousandths, points in tenths, as they are kept.
    """

    scoring: str = ""
    pass_permille: int | None = None
    pass_points_tenths: int | None = None
    pass_count: int | None = None
    count_of: int | None = None
    phases: tuple[str, ...] = ()
    misses_allowed: int | None = None
    false_allowed: int | None = None
    is_blank_required: bool | None = None
    areas_least: int | None = None
    search_limit_s: int | None = None


@dataclass(frozen=True)
class Area:
    """One area or phase as it was scored; None where nobody wrote it down."""

    name: str
    outcome: str | None = None
    points_tenths: int | None = None
    placed: int | None = None
    found: int | None = None
    false_responses: int | None = None
    is_blank: bool | None = None
    search_s: int | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that the rule asks: its name, how it stands, and the numbers."""

    name: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Scored:
    """The outcome by the scores alone, and every part of it."""

    outcome: str
    findings: tuple[Finding, ...]


def scored(standard: Standard, areas: tuple[Area, ...]) -> Scored:
    """What the scores say: failed where one part is not met, passed only where all are."""
    findings = [
        one
        for one in (
            _main(standard, areas),
            _misses(standard, areas),
            _false(standard, areas),
            _blank(standard, areas),
            _areas(standard, areas),
            *_times(standard, areas),
        )
        if one is not None
    ]
    verdicts = {one.verdict for one in findings}
    if NOT_MET in verdicts:
        outcome = FAILED
    elif verdicts == {MET}:
        outcome = PASSED
    else:
        outcome = UNDECIDED
    return Scored(outcome, tuple(findings))


def permille_text(value: int) -> str:
    """Thousandths as a percentage: 916 is 91.6 %."""
    whole, rest = divmod(value, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"


def points_text(value: int) -> str:
    """Tenths as points: 4905 is 490.5."""
    whole, rest = divmod(value, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _sum(values: list[int | None]) -> int | None:
    """The sum; None where one is missing or there is none at all."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _main(standard: Standard, areas: tuple[Area, ...]) -> Finding | None:
    if standard.scoring == "percent":
        return _share(standard, areas)
    if standard.scoring == "points":
        return _points(standard, areas)
    if standard.scoring == "count":
        return _count(standard, areas)
    if standard.scoring in ("phases", "pass"):
        return _phases(standard, areas)
    return None


def _aids(areas: tuple[Area, ...]) -> tuple[int | None, int | None]:
    """Aids found and placed, blank areas left out; None where a number is missing."""
    searched = [area for area in areas if not area.is_blank]
    return _sum([area.found for area in searched]), _sum([area.placed for area in searched])


def _share(standard: Standard, areas: tuple[Area, ...]) -> Finding:
    name, (found, placed), mark = "Share found", _aids(areas), standard.pass_permille
    if mark is None:
        return Finding(name, NOT_RECORDED, _NO_MARK)
    asked = f"at least {permille_text(mark)}"
    if found is None or not placed:
        return Finding(name, NOT_RECORDED, asked)
    verdict = MET if found * 1000 >= mark * placed else NOT_MET
    text = f"{found} of {placed}, {permille_text(found * 1000 // placed)}; {asked}"
    return Finding(name, verdict, text)


def _points(standard: Standard, areas: tuple[Area, ...]) -> Finding:
    name, mark = "Points", standard.pass_points_tenths
    if mark is None:
        return Finding(name, NOT_RECORDED, _NO_MARK)
    asked = f"at least {points_text(mark)}"
    known = [area.points_tenths for area in areas if area.points_tenths is not None]
    total = sum(known)
    if known and total >= mark:
        return Finding(name, MET, f"{points_text(total)}; {asked}")
    if not known or len(known) < len(areas):
        told = f"{points_text(total)} so far; {asked}" if known else asked
        return Finding(name, NOT_RECORDED, told)
    return Finding(name, NOT_MET, f"{points_text(total)}; {asked}")


def _count(standard: Standard, areas: tuple[Area, ...]) -> Finding:
    name, (found, placed) = "Found", _aids(areas)
    need, of = standard.pass_count, standard.count_of
    if need is None or not of:
        return Finding(name, NOT_RECORDED, _NO_MARK)
    asked = f"at least {need} of {of}"
    if found is None or not placed:
        return Finding(name, NOT_RECORDED, asked)
    verdict = MET if found * of >= need * placed else NOT_MET
    return Finding(name, verdict, f"{found} of {placed}; {asked}")


def _phases(standard: Standard, areas: tuple[Area, ...]) -> Finding:
    name = "Phases" if standard.scoring == "phases" else "Pass or fail"
    failed = [area.name for area in areas if area.outcome == FAILED]
    if failed:
        return Finding(name, NOT_MET, "not passed: " + ", ".join(failed))
    open_ones = [area.name for area in areas if area.outcome != PASSED]
    written = {area.name.casefold().strip() for area in areas}
    open_ones += [one for one in standard.phases if one.casefold().strip() not in written]
    if open_ones:
        return Finding(name, NOT_RECORDED, "without a result: " + ", ".join(open_ones))
    if not areas:
        return Finding(name, NOT_RECORDED, "no phase is written")
    return Finding(name, MET, f"{len(areas)} of {len(areas)} passed")


def _misses(standard: Standard, areas: tuple[Area, ...]) -> Finding | None:
    if standard.misses_allowed is None:
        return None
    asked = f"at most {standard.misses_allowed}"
    found, placed = _aids(areas)
    if found is None or placed is None:
        return Finding("Misses", NOT_RECORDED, asked)
    misses = max(0, placed - found)
    verdict = MET if misses <= standard.misses_allowed else NOT_MET
    return Finding("Misses", verdict, f"{misses}; {asked}")


def _false(standard: Standard, areas: tuple[Area, ...]) -> Finding | None:
    if standard.false_allowed is None:
        return None
    asked = f"at most {standard.false_allowed}"
    known = [area.false_responses for area in areas if area.false_responses is not None]
    if sum(known) > standard.false_allowed:
        return Finding("False responses", NOT_MET, f"{sum(known)}; {asked}")
    if not known or len(known) < len(areas):
        return Finding("False responses", NOT_RECORDED, asked)
    return Finding("False responses", MET, f"{sum(known)}; {asked}")


def _blank(standard: Standard, areas: tuple[Area, ...]) -> Finding | None:
    if not standard.is_blank_required:
        return None
    if any(area.is_blank for area in areas):
        return Finding("Blank area", MET, "there was one")
    if areas and all(area.is_blank is False for area in areas):
        return Finding("Blank area", NOT_MET, "there was none")
    return Finding("Blank area", NOT_RECORDED, "at least one")


def _areas(standard: Standard, areas: tuple[Area, ...]) -> Finding | None:
    if standard.areas_least is None:
        return None
    asked = f"at least {standard.areas_least}"
    if not areas:
        return Finding("Areas", NOT_RECORDED, asked)
    verdict = MET if len(areas) >= standard.areas_least else NOT_MET
    return Finding("Areas", verdict, f"{len(areas)}; {asked}")


def _times(standard: Standard, areas: tuple[Area, ...]) -> list[Finding]:
    limit = standard.search_limit_s
    if limit is None:
        return []
    asked = f"at most {_time_text(limit)} each"
    over = [area for area in areas if area.search_s is not None and area.search_s > limit]
    if over:
        told = ", ".join(f"{area.name} {_time_text(area.search_s or 0)}" for area in over)
        return [Finding("Search time", NOT_MET, f"{told}; {asked}")]
    if not areas or any(area.search_s is None for area in areas):
        return [Finding("Search time", NOT_RECORDED, asked)]
    return [Finding("Search time", MET, asked)]


def _time_text(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
