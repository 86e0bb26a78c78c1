"""What the FBI's National Use-of-Force Data Collection asks of an incident and of a subject.

Data, with where each question was read. `name` is a field of `Reported` or of `Subject` in
`national.py`; `label` is what people read. The lists of answers were not at hand: of places only
examples ("street, business, residence, restaurant, school"), of reasons for contact only "unlawful
or suspicious activity". So place and reason go out in the agency's own words.
"""

from __future__ import annotations

from dataclasses import dataclass

ELEMENTS = "FBI, list of data elements (ucr.fbi.gov/use-of-force-data)"
SCREENS = "OMB ICR 201808-1110-003, attachment 1: screens of the form"
"""What the sources are called on pages: the list of elements, and the form as it was approved."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the collection, where it was read, and where the answer is written down.

    `is_of_incident` says that the incident's record answers it, else a force report does.
    """

    name: str
    label: str
    source: str
    is_of_incident: bool = False


INCIDENT_QUESTIONS: tuple[Question, ...] = (
    Question("location", "Location", ELEMENTS, is_of_incident=True),
    Question("location_type", "Kind of place", ELEMENTS, is_of_incident=True),
    Question("reason", "Reason for the first contact", ELEMENTS, is_of_incident=True),
    Question("offences", "Most serious offences observed, where the contact was for unlawful or "
             "suspicious activity", SCREENS),
    Question("nibrs_number", "NIBRS incident number", SCREENS),
    Question("was_approached", "Whether officers approached the person", ELEMENTS),
    Question("was_ambush", "Whether it was an ambush", ELEMENTS),
    Question("has_supervisor", "Whether a supervisor was present or consulted", ELEMENTS),
    Question("officers_own", "Officers of this agency involved", SCREENS),
    Question("officers_elsewhere", "Officers of other agencies involved", SCREENS),
)  # fmt: skip

SUBJECT_QUESTIONS: tuple[Question, ...] = (
    Question("sex", "sex", SCREENS, is_of_incident=True),
    Question("race", "race", SCREENS, is_of_incident=True),
    Question("ethnicity", "ethnicity", SCREENS, is_of_incident=True),
    Question("age", "age", SCREENS, is_of_incident=True),
    Question("height_in", "height", SCREENS, is_of_incident=True),
    Question("weight_lb", "weight", SCREENS, is_of_incident=True),
    Question("impairments", "apparent impairments", SCREENS),
    Question("was_threat", "perceived threat", SCREENS),
    Question("was_armed", "armed or believed armed", SCREENS),
    Question("resistance", "resistance", SCREENS),
    Question("injuries", "injuries", SCREENS),
)
