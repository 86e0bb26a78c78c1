"""The plain code is read by a real decoder from a picture as a phone sees it."""

from __future__ import annotations

import io

import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from watchbook.after.casualty.paper.code import code_svg, made_code
from watchbook.core.casualty.handover import MOST_CODE_BYTES

SHORT = "POLICE DOG Rook, 31.8 kg (70.1 lb)\nShot, 03:12.\nBites strangers.\nCall 555-0190"
FULL = (SHORT + "\nTourniquet left foreleg since 03:14, 22 minutes. " * 20)[:MOST_CODE_BYTES]
WIDTH = 1080


def picture(text, degrees=0.0, blur=0.0):
    """The code as wide as a phone's screen, turned and blurred."""
    made = io.BytesIO()
    made_code(text).save(made, kind="png", scale=4, border=4)
    flat = Image.open(made).convert("L").resize((WIDTH, WIDTH), Image.Resampling.BICUBIC)
    turned = flat.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(blur)) if blur else turned


def read(image):
    found = zxingcpp.read_barcodes(image)
    return [one.text for one in found]


@pytest.mark.parametrize("degrees", [-15, -7.5, 0, 4, 11, 15])
def test_a_decoder_reads_the_fullest_code_turned_and_blurred(degrees):
    assert read(picture(FULL, degrees, 2)) == [FULL]


@pytest.mark.parametrize("text", [SHORT, SHORT.replace("Rook", "Žofie Łuna")])
def test_a_decoder_reads_a_short_one_and_names_of_any_alphabet(text):
    assert read(picture(text, -15, 2.5)) == [text]


def test_a_code_that_is_too_blurred_is_not_read_as_something_else():
    assert read(picture(FULL, 5, 14)) in ([], [FULL])


def test_the_picture_has_its_quiet_zone_and_is_black_on_white():
    svg = code_svg(SHORT)
    side = made_code(SHORT).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side * 4} {side * 4}"' in svg
    assert "#fff" in svg
    assert "#000" in svg
    assert segno.make(SHORT, micro=False).version <= made_code(SHORT).version
