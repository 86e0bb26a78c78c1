"""Every change to the dose code that changes a printed answer must fail the vectors.

Each number, operator and comparison of the three modules is changed in turn. A mutant that the
vectors do not see is run over a wide sample beside the real code: where any answer differs there,
a printed number could change unseen, and the test names the line.
"""

from __future__ import annotations

import ast
import copy
import sys
import types
from pathlib import Path
from typing import Any

from watchbook.core.casualty import decimals, doses, weights
from watchbook.core.casualty.tests.vectors import answer_of, asked_of, protocol_of, told

_PACKAGE = "watchbook.core.casualty"
_MODULES = (decimals, weights, doses)
_SWAPS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
}  # fmt: skip
TOLD = told()


def mutants(tree: ast.Module):
    """Every mutant of a module: the line, what was done, the changed tree."""
    for number, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            twin = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
            yield getattr(node, "lineno", 0), change(twin), changed


def _changes(node: ast.AST):
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (-1, 1):
            yield lambda twin, step=step: _number(twin, step)
    if isinstance(node, ast.Compare):
        for place, one in enumerate(node.ops):
            for other in _SWAPS.get(type(one), ()):
                yield lambda twin, place=place, other=other: _compare(twin, place, other)
    if isinstance(node, (ast.BinOp, ast.BoolOp)):
        for other in _SWAPS.get(type(node.op), ()):
            yield lambda twin, other=other: _operator(twin, other)
    match node:
        case ast.Call(func=ast.Name(id="min" | "max")):
            yield _extreme


def _number(twin: Any, step: int) -> str:
    twin.value += step
    return f"{twin.value - step} became {twin.value}"


def _compare(twin: Any, place: int, other: type) -> str:
    was, twin.ops[place] = type(twin.ops[place]).__name__, other()
    return f"{was} became {other.__name__}"


def _operator(twin: Any, other: type) -> str:
    was, twin.op = type(twin.op).__name__, other()
    return f"{was} became {other.__name__}"


def _extreme(twin: Any) -> str:
    was = twin.func.id
    twin.func.id = "max" if was == "min" else "min"
    return f"{was} became {twin.func.id}"


def loaded(trees: dict[str, ast.Module]) -> dict[str, Any]:
    """The three modules run from these trees, each using the others; others stay real."""
    names = [f"{_PACKAGE}.{one}" for one in ("decimals", "weights", "doses")]
    held = {name: sys.modules[name] for name in names}
    made: dict[str, Any] = {}
    try:
        for name in names:
            module = types.ModuleType(name)
            sys.modules[name] = module
            code = compile(ast.fix_missing_locations(trees[name]), name, "exec")
            exec(code, module.__dict__)  # noqa: S102  # runs this project's own code, changed
            made[name.rsplit(".", 1)[1]] = module
    finally:
        sys.modules.update(held)
    return made


def answers(made: dict[str, Any], cases: list[dict[str, Any]]):
    """What the modules answer; an error is an answer too."""
    protocol = protocol_of(TOLD["protocol"])
    for case in cases:
        asked = asked_of(case)
        own = made["weights"].Weight
        told_by = {
            "weight": asked.weight and own(asked.weight.grams),
            "last_weight": asked.last_weight and own(asked.last_weight.grams),
        }
        rest = {name: getattr(asked, name) for name in asked.__slots__ if name not in told_by}
        try:
            found = made["doses"].dose_of(protocol, made["doses"].Asked(**rest, **told_by))
            yield _plain(found)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            yield type(error).__name__


def _plain(found: Any) -> Any:
    if hasattr(found, "code"):
        return {"no": found.code, "words": found.words, "until": found.until}
    return answer_of(found)


def entered(made: dict[str, Any], texts: list[tuple[str, str]]):
    for text, unit in texts:
        try:
            yield made["weights"].entered_weight(text, unit).grams
        except ValueError:
            yield None
        except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
            yield type(error).__name__


def sample() -> list[dict[str, Any]]:
    """A wide grid of questions that the vectors do not hold."""
    base = TOLD["cases"][0]["asked"]
    found = []
    for grams in range(4_800, 70_400, 1_300):
        for rule, strengths, measures in (
            ("perkg", (399, 400, 617, 1_000, 1_001), ("1 mL syringe", "3 mL syringe")),
            ("flat", (50_000, 77_000, 100_000), ("1 mL syringe", "3 mL syringe")),
            ("fluid", (None,), ("60 mL syringe", "500 mL bag")),
            ("tiny", (500,), ("1 mL syringe", "3 mL syringe")),
        ):
            for strength in strengths:
                for measure in measures:
                    found.append(base | {
                        "rule": rule, "weight_g": grams - grams % 100, "syringe": measure,
                        "strength_ug_per_ml": strength, "last_weight_g": 31_000,
                        "is_unit_confirmed": grams % 3 > 0, "at": base["at"] - 50 + grams % 100,
                        "given": [{"drug": "Drug A", "at": base["at"] - grams // 50}],
                    })  # fmt: skip
    return found


TEXTS = [
    (f"{tenths // 10}.{tenths % 10}", unit) for tenths in range(0, 2400, 7) for unit in ("kg", "lb")
]


def test_no_mutant_that_changes_a_printed_answer_survives_the_vectors(record_property):
    source = {one.__name__: ast.parse(Path(str(one.__file__)).read_text()) for one in _MODULES}
    cases = [case["asked"] for case in TOLD["cases"]]
    expected = [case["expected"] for case in TOLD["cases"]]
    typed = [(case["text"], case["unit"]) for case in TOLD["entered"]]
    grams = [case["grams"] for case in TOLD["entered"]]
    wide = sample()
    real = loaded(source)
    truth, read = list(answers(real, wide)), list(entered(real, TEXTS))
    killed, same, escaped = 0, 0, []
    for name, tree in source.items():
        for line, done, changed in mutants(tree):
            try:
                made = loaded(source | {name: changed})
            except (TypeError, ValueError):
                killed += 1
                continue
            seen = any(one != two for one, two in zip(answers(made, cases), expected, strict=True))
            if seen or list(entered(made, typed)) != grams:
                killed += 1
            elif list(answers(made, wide)) == truth and list(entered(made, TEXTS)) == read:
                same += 1
            else:
                escaped.append(f"{name}:{line}: {done}")
    print(f"mutants: {killed} killed, {same} change no printed answer, {len(escaped)} escaped")
    record_property("mutants_killed", killed)
    record_property("mutants_without_effect", same)
    assert not escaped
    assert killed > 200
