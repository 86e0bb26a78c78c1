"""Whole numbers written as people read doses: leading zero, no trailing zero, never an exponent.

Both rules are those of the Institute for Safe Medication Practices (ISMP, list of error-prone
abbreviations: "lack of leading zero before a decimal point", "trailing zero after a decimal
point"). Nothing here is a float: a phone and a server have to print the same digits.
"""

from __future__ import annotations

_UG_A_MG = 1_000
_NG_A_UG = 1_000


def plain_decimal(value: int, places: int) -> str:
    """A value from 0 shifted right by `places` digits, at least 1: (40, 3) is "0.04"."""
    digits = str(value).rjust(places + 1, "0")
    whole, part = digits[:-places], digits[-places:].rstrip("0")
    return f"{whole}.{part}" if part else whole


def divided(numerator: int, denominator: int, places: int) -> tuple[str, bool]:
    """A quotient of positive whole numbers to `places` digits, half up, and whether it is exact."""
    scaled = numerator * 10**places
    rounded = (2 * scaled + denominator) // (2 * denominator)
    return plain_decimal(rounded, places), scaled % denominator == 0


def mass_words(mass_ng: int) -> str:
    """A mass of a drug: in mg from 1 mg on, below that in mcg (never µg, which is misread)."""
    if mass_ng >= _UG_A_MG * _NG_A_UG:
        return f"{plain_decimal(mass_ng, 6)} mg"
    return f"{plain_decimal(mass_ng, 3)} mcg"


def volume_words(volume_ul: int) -> str:
    """A volume in mL."""
    return f"{plain_decimal(volume_ul, 3)} mL"
