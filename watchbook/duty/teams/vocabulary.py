"""Words that training, deployments and certifications share.

What a dog searches for, and who knew where it was.
"""

from __future__ import annotations

from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


BLINDNESS = _choices(
    ("known", "Known", "The handler knew where the hides or the trail lay."),
    ("single", "Single-blind", "The handler did not know."),
    ("double", "Double-blind", "Nobody present knew."),
)
"""Domain reference A7, A31. Stated by a person, never proved by the program."""

ODOURS = _choices(
    ("cocaine", "Cocaine"),
    ("heroin", "Heroin"),
    ("methamphetamine", "Methamphetamine"),
    ("marijuana", "Marijuana"),
    ("mdma", "MDMA"),
    ("fentanyl", "Fentanyl"),
    ("black-powder", "Black powder"),
    ("smokeless-powder", "Smokeless powder"),
    ("dynamite", "Dynamite"),
    ("tnt", "TNT"),
    ("rdx", "RDX (C-4, Semtex)"),
    ("petn", "PETN (detonating cord)"),
    ("ammonium-nitrate", "Ammonium nitrate"),
    ("urea-nitrate", "Urea nitrate"),
    ("chlorate", "Chlorate or perchlorate"),
    ("tatp", "TATP or HMTD (training aid)"),
    ("firearm", "Firearm or ammunition"),
    ("currency", "Currency"),
    ("accelerant", "Accelerant"),
    ("electronics", "Electronics (TPPO, HPK)"),
    ("human", "Living person"),
    ("human-remains", "Human remains"),
    ("other", "Other"),
)
