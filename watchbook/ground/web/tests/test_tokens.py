"""The stylesheet keeps its own rules: two themes, few colours, enough contrast, little weight."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static/web/css"
PAGE_SHEETS = ("tokens", "base", "components", "lists", "print")
TOKENS = (CSS / "tokens.css").read_text()
DAY, AUTO_NIGHT, NIGHT = re.findall(r"\{([^{}]*--paper[^{}]*)\}", TOKENS)


def colours(block):
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,8})[;\s]", block))
    return {
        name: f"#{''.join(2 * digit for digit in value[1:])}" if len(value) == 4 else value
        for name, value in found.items()
    }


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_night_of_the_device_is_the_night_one_chooses():
    assert AUTO_NIGHT.split() == NIGHT.split()


def test_ink_paper_and_brass_are_those_of_the_house():
    day = colours(DAY)
    assert (day["ink"], day["paper"], day["brass"]) == ("#14202b", "#faf8f4", "#8a5a12")


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(front, back, 4.5) for front in ("ink", "soft", "brass", "late", "kept", "down")
     for back in ("paper", "sheet")]
    + [("soft", "wash", 4.5), ("brass", "wash", 4.5), ("ink", "wash", 7.0), ("ink", "paper", 10.0),
       ("kept", "kept-wash", 4.5), ("late", "late-wash", 4.5), ("brass", "brass-wash", 4.5),
       ("brass-ink", "brass", 4.5), ("brass-ink", "brass-hover", 4.5),
       ("edge", "sheet", 3.0), ("edge", "paper", 3.0), ("focus", "paper", 3.0)],
)  # fmt: skip
def test_text_and_edges_have_the_contrast_of_wcag_2_2(theme, front, back, least):
    held = colours(theme)
    assert contrast(held[front], held[back]) >= least


def test_night_is_dark_enough_for_a_driver():
    assert luminance(colours(NIGHT)["paper"]) < 0.006
    assert luminance(colours(NIGHT)["ink"]) < 0.7


def test_red_stands_only_where_k9_down_is_meant():
    """The bar above every page is that of an alert that runs, or that would reach nobody."""
    for rule in re.findall(r"([^{}]+)\{[^{}]*var\(--down\)[^{}]*\}", sheets()):
        assert ".down" in rule or ".bar-above" in rule, rule


def test_green_stands_only_where_something_is_kept():
    for rule in re.findall(r"([^{}]+)\{[^{}]*var\(--kept\)[^{}]*\}", sheets()):
        assert ".kept" in rule, rule


def test_colours_stand_in_the_tokens_and_nowhere_else():
    allowed = {"#0b0f1399", "#000", "#0000", "#fff"}  # a backdrop, a mask, paper
    body = "".join((CSS / f"{name}.css").read_text() for name in ("base", "components", "lists"))
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-])", body)) <= allowed


def test_the_sheets_of_a_page_weigh_less_than_28_kb():
    assert sum((CSS / f"{name}.css").stat().st_size for name in PAGE_SHEETS) < 28_672


def test_field_pages_have_targets_of_48_px():
    assert "body.field {--target: 3rem}" in sheets()


def sheets():
    return "".join((CSS / f"{name}.css").read_text() for name in ("base", "components", "lists"))
