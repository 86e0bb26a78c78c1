"""Fields of dogs, teams, handler-down plans and envelopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Choice, Field, Items, Privacy, Schema, Type
from watchbook.duty.teams.choices import (
    Discipline,
    EndReason,
    EnvelopeForm,
    Muzzle,
    Purpose,
    Sex,
    Source,
)

if TYPE_CHECKING:
    from django.db import models

_RESTRICTED = Privacy.RESTRICTED
_NO_ADDRESS = "A telephone number that is answered at night. No home address."


def _words(vocabulary: type[models.TextChoices]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label)) for value, label in vocabulary.choices)


DOG = Schema(
    kind="teams.dog",
    label="Dog",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=60, privacy=Privacy.PUBLIC),
        Field("breed", Type.TEXT, "Breed", max_length=80),
        Field("sex", Type.CHOICE, "Sex", choices=_words(Sex)),
        Field("colour", Type.TEXT, "Colour and marks", max_length=120),
        Field("born_on", Type.DATE, "Born on"),
        Field("joined_on", Type.DATE, "With the unit since"),
        Field("microchip", Type.TEXT, "Microchip", max_length=30,
              help="15 digits where it follows ISO 11784; as read by the scanner."),
        Field("tattoo", Type.TEXT, "Tattoo", max_length=30, help="Where it is and what it reads."),
        Field("source", Type.CHOICE, "Came from", choices=_words(Source)),
        Field("source_name", Type.TEXT, "Name of breeder, vendor or agency", max_length=120),
        Field("purpose", Type.CHOICE, "Purpose", choices=_words(Purpose)),
        Field("disciplines", Type.CHOICES, "Trained for", choices=_words(Discipline)),
        Field("photograph", Type.FILE, "Photograph"),
        Field("notes", Type.LONG_TEXT, "Notes", max_length=2000),
    ),
)  # fmt: skip

TEAM = Schema(
    kind="teams.team",
    label="Team",
    help="One dog with one handler, from a day to a day.",
    members=(
        Field("dog", Type.REFERENCE, "Dog", is_required=True, refers_to="teams.dog"),
        Field("handler", Type.REFERENCE, "Handler", is_required=True, refers_to="people.person"),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until"),
        Field("end_reason", Type.CHOICE, "Why it ended", choices=_words(EndReason)),
        Field("end_note", Type.TEXT, "About the end", max_length=300),
        Field("is_temporary", Type.BOOLEAN, "Temporary handler",
              help="Somebody stands in for a while; the dog's own team goes on beside it."),
        Field("override_reason", Type.TEXT, "Despite a restriction, because", max_length=300,
              help="Only where the dog is restricted or unfit. It stands under your name."),
        Field("overridden_by", Type.REFERENCE, "Decided by", refers_to="people.person",
              is_by_program=True),
        Field("overridden", Type.TEXT, "Despite", max_length=300, is_by_program=True),
    ),
)  # fmt: skip

PLAN = Schema(
    kind="teams.plan",
    label="Handler-down plan",
    help="How to reach the dog when its handler cannot. Telephone numbers, no home addresses.",
    members=(
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),
        Field("approach", Type.LONG_TEXT, "How to approach the dog", privacy=_RESTRICTED,
              max_length=1500, help="From which side, how slowly, what to say; what never to do."),
        Items("approachers", "Who may approach", privacy=_RESTRICTED, most=12, item_label="Person",
              fields=(
                  Field("name", Type.TEXT, "Name", is_required=True, max_length=120),
                  Field("telephone", Type.TEXT, "Telephone", max_length=40, help=_NO_ADDRESS),
                  Field("knows_dog", Type.TEXT, "Knows the dog from", max_length=160),
              )),
        Field("language", Type.TEXT, "Language of the commands", max_length=60,
              privacy=_RESTRICTED),
        Items("words", "Words the dog obeys", privacy=_RESTRICTED, most=30, item_label="Word",
              fields=(
                  Field("word", Type.TEXT, "Word", is_required=True, max_length=60,
                        help="As it sounds to somebody who does not know the language."),
                  Field("meaning", Type.TEXT, "What the dog does", is_required=True,
                        max_length=120),
              )),
        Field("muzzle", Type.CHOICE, "Muzzle", choices=_words(Muzzle), privacy=_RESTRICTED),
        Field("muzzle_note", Type.TEXT, "About the muzzle", max_length=200, privacy=_RESTRICTED,
              help="Where exactly, and whether the dog lets others put it on."),
        Field("car", Type.LONG_TEXT, "How the car opens", max_length=800, privacy=_RESTRICTED,
              help="Key, door release, the dog's own door, heat alarm."),
        Items("takers", "Who takes the dog tonight", privacy=_RESTRICTED, most=6,
              item_label="Person",
              fields=(
                  Field("name", Type.TEXT, "Name", is_required=True, max_length=120),
                  Field("telephone", Type.TEXT, "Telephone", max_length=40, help=_NO_ADDRESS),
                  Field("note", Type.TEXT, "Note", max_length=160),
              )),
        Field("more", Type.LONG_TEXT, "Anything else", max_length=1500, privacy=_RESTRICTED),
    ),
)  # fmt: skip

PLANCHECK = Schema(
    kind="teams.plancheck",
    label="Check of a handler-down plan",
    help="The plan was read through with the handler, twice a year.",
    members=(
        Field("plan", Type.REFERENCE, "Plan", is_required=True, refers_to="teams.plan"),
        Field("plan_version", Type.INTEGER, "Version that was checked", is_required=True,
              minimum=1),
        Field("checked_at", Type.INSTANT, "Checked at", is_required=True),
        Field("note", Type.TEXT, "Note", max_length=300),
    ),
)  # fmt: skip

ENVELOPE = Schema(
    kind="teams.envelope",
    label="Sealed envelope",
    help="Voluntary. Every field may stay empty.",
    members=(
        Field("form", Type.CHOICE, "Where it is", is_required=True, privacy=_RESTRICTED,
              choices=_words(EnvelopeForm)),
        Field("paper_with", Type.TEXT, "Who has the paper", max_length=160, privacy=_RESTRICTED,
              shown_if=("form", "paper")),
        Field("paper_telephone", Type.TEXT, "Their telephone", max_length=40, privacy=_RESTRICTED,
              shown_if=("form", "paper")),
        Field("tell_first", Type.LONG_TEXT, "Whom to tell first, and how", max_length=2000,
              privacy=_RESTRICTED, help="Who they are, where they can be met, who should go."),
        Field("tell_not", Type.LONG_TEXT, "Whom not to tell, or not to send", max_length=1000,
              privacy=_RESTRICTED),
        Field("children", Type.LONG_TEXT, "Children and their school", max_length=1000,
              privacy=_RESTRICTED, help="Who fetches them, who tells them."),
        Field("faith", Type.TEXT, "Faith, and what it asks", max_length=300, privacy=_RESTRICTED),
        Field("dog_to", Type.LONG_TEXT, "Who should take the dog", max_length=600,
              privacy=_RESTRICTED),
        Field("not_wanted", Type.LONG_TEXT, "What I do not want", max_length=2000,
              privacy=_RESTRICTED),
        Field("more", Type.LONG_TEXT, "Anything else", max_length=4000, privacy=_RESTRICTED),
    ),
)  # fmt: skip

OPENING = Schema(
    kind="teams.opening",
    label="Opening of an envelope",
    help="Two named persons, each by their own sign-in, within minutes of each other.",
    members=(
        Field("envelope", Type.REFERENCE, "Envelope", is_required=True,
              refers_to="teams.envelope"),
        Field("handler", Type.REFERENCE, "Handler", is_required=True, refers_to="people.person"),
        Field("first", Type.REFERENCE, "Asked by", is_required=True, refers_to="people.person"),
        Field("second", Type.REFERENCE, "Together with", is_required=True,
              refers_to="people.person"),
        Field("why", Type.LONG_TEXT, "Why it is opened", is_required=True, max_length=600,
              privacy=_RESTRICTED),
        Field("asked_at", Type.INSTANT, "Asked at", is_required=True),
        Field("confirmed_at", Type.INSTANT, "Opened at"),
    ),
)  # fmt: skip
