"""Care agreements that courts or parties have told about: data, each with its source and trust.

They are shown beside an agency's own agreement so that people can look them
up. They are no advice: 29 CFR 785.23 asks for a reasonable agreement that takes
all pertinent facts into account, and each of these had facts of its own
(domain reference G).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Trust = Literal["the decision itself", "others who tell of it"]


@dataclass(frozen=True)
class Told:
    """One source: what it says of care time, where it stands, and how far we looked."""

    name: str
    says: str
    found_in: str
    trust: Trust


SOURCES = (
    Told(
        "29 CFR 785.23",
        "Where exact hours are hard to fix, any reasonable agreement of the parties that takes "
        "all of the pertinent facts into consideration will be accepted.",
        "Quoted by lris.com, 2 January 2013; the regulation itself was not read for this page",
        "others who tell of it",
    ),
    Told(
        "29 U.S.C. 207(g)(2)",
        "A lower rate for another kind of work is allowed where it was agreed before that work "
        "was done; overtime is then one and a half times that rate.",
        "Named in the Department of Labor's opinion letter FLSA2006-10",
        "others who tell of it",
    ),
    Told(
        "Brock v. Cincinnati, 236 F.3d 793 (6th Cir. 2001)",
        "About 17 minutes a day were upheld, on the facts of that case.",
        "openjurist.org/236/f3d/793",
        "the decision itself",
    ),
    Told(
        "Levering; Rudolph",
        "30 minutes a day on seven days, 3.5 hours a week.",
        "asctk9.org/id53.html, which tells of both",
        "others who tell of it",
    ),
    Told(
        "New York City Transit, settlement",
        "1 hour on a day worked, 1.5 hours on a day off.",
        "asctk9.org/id53.html",
        "others who tell of it",
    ),
    Told(
        "Manalapan",
        "4 hours of compensatory time a week.",
        "lris.com, 22 August 2012",
        "others who tell of it",
    ),
    Told(
        "Diorio v. Tinley Park",
        "A flat 2,000 dollars a year did not end the case: the employer has to show the agreement "
        "and that it was reasonable.",
        "lris.com, 2 January 2013",
        "others who tell of it",
    ),
)
