"""Closed vocabularies of health, in words that need no veterinarian."""

from __future__ import annotations

from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


SIGNS = _choices(
    ("eating", "Eating or drinking"),
    ("stool", "Stool, urine or vomiting"),
    ("limping", "Limping or stiff"),
    ("skin", "Skin, coat, ears or eyes"),
    ("wound", "Wound or swelling"),
    ("heat", "Heat", "Seeks shade, pants without stopping, staggers."),
    ("breathing", "Breathing or cough"),
    ("behaviour", "Behaviour"),
    ("other", "Other"),
)
"""Observations, never diagnoses: those are a veterinarian's."""

VISIT_REASONS = _choices(
    ("routine", "Routine"),
    ("vaccination", "Vaccination"),
    ("illness", "Illness"),
    ("injury", "Injury"),
    ("follow-up", "Follow-up"),
    ("teeth", "Teeth"),
    ("emergency", "Emergency"),
    ("fitness", "Fitness for duty"),
    ("other", "Other"),
)

VACCINES = _choices(
    ("rabies", "Rabies"),
    ("dhpp", "Distemper, hepatitis, parvovirus (DHPP)"),
    ("leptospirosis", "Leptospirosis"),
    ("bordetella", "Bordetella (kennel cough)"),
    ("lyme", "Lyme disease"),
    ("influenza", "Canine influenza"),
    ("other", "Other"),
)

MOVEMENTS = _choices(
    ("given", "Given to a dog"),
    ("received", "Received into stock"),
    ("discarded", "Discarded"),
    ("counted", "Counted"),
)
GIVEN, RECEIVED, DISCARDED, COUNTED = (choice.value for choice in MOVEMENTS)

UNITS = _choices(
    ("tablet", "tablets"),
    ("ml", "ml"),
    ("spray", "sprays"),
    ("dose", "doses"),
    ("vial", "vials"),
    ("pack", "packs"),
)

BODY_PARTS = _choices(
    ("head", "Head"), ("eye", "Eye"), ("ear", "Ear"), ("mouth", "Mouth or teeth"),
    ("neck", "Neck"), ("chest", "Chest"), ("back", "Back"), ("belly", "Belly"),
    ("fore-leg", "Fore leg"), ("hind-leg", "Hind leg"), ("paw", "Paw or pad"), ("tail", "Tail"),
    ("other", "Other"),
)  # fmt: skip

SIDES = _choices(
    ("left", "Left"), ("right", "Right"), ("both", "Both"), ("middle", "In the middle"),
)  # fmt: skip
"""The dog's own left and right."""

AGENTS = _choices(
    ("naloxone", "Naloxone was given to the dog"),
    ("opioid", "Opioid"),
    ("smoke", "Smoke"),
    ("blast", "Blast or gunfire close by"),
    ("heat", "Heat"),
    ("other", "Other"),
)
"""What a dog was exposed to. No dose stands here, and none is advised anywhere in this room."""

EXPOSURE_SIGNS = _choices(
    ("none", "None seen"),
    ("sleepy", "Sleepy or hard to wake"),
    ("breathing", "Slow or hard breathing"),
    ("panting", "Pants without stopping"),
    ("stagger", "Staggers"),
    ("vomiting", "Vomits or drools"),
    ("cough", "Coughs"),
    ("eyes", "Eyes red or running"),
    ("hearing", "Does not answer to sounds"),
    ("restless", "Restless"),
    ("collapse", "Collapsed"),
    ("other", "Other"),
)

BEHAVIOURS = _choices(
    ("searches", "Searches for somebody"),
    ("withdrawn", "Keeps apart"),
    ("not-eating", "Eats little or nothing"),
    ("restless", "Restless"),
    ("sleeps", "Sleeps more than before"),
    ("clings", "Does not leave a person's side"),
    ("startles", "Startles at noise"),
    ("guards", "Guards food, place or person"),
    ("growls", "Growls or snaps"),
    ("no-work", "Does not want to work"),
    ("other", "Other"),
)
"""What can be seen. No score stands here: none that we know of was made for working dogs' grief."""

AFTER = _choices(
    ("handler-gone", "Its handler is gone"),
    ("dog-gone", "Another dog is gone"),
    ("handler-changed", "Another handler"),
    ("moved", "Another home or kennel"),
    ("deployment", "A deployment"),
    ("shots", "Shots or a blast"),
    ("injury", "An injury or illness"),
    ("not-known", "Not known"),
    ("other", "Other"),
)

FITNESS = _choices(
    ("fit", "Fit for duty"),
    ("restricted", "Restricted", "Works, but not everything."),
    ("unfit", "Unfit for duty", "Does not work until the veterinarian says so."),
)
FIT, RESTRICTED, UNFIT = (choice.value for choice in FITNESS)
STRICTNESS = {FIT: 0, RESTRICTED: 1, UNFIT: 2}

RESTRICTIONS = _choices(
    ("no-apprehension", "No apprehension or bite work"),
    ("no-tracking", "No tracking or trailing"),
    ("no-detection", "No detection"),
    ("no-jumping", "No jumping or climbing"),
    ("no-running", "No running"),
    ("no-heat", "Not in the heat"),
    ("no-car-wait", "No waiting in a car"),
    ("short-watches", "Short watches only"),
    ("on-lead", "On the lead only"),
    ("other", "Other, in words"),
)

ALARM_STATES = _choices(("opened", "Opened"), ("closed", "Closed"), ("failed", "Did not open"))
FANS = _choices(("on", "On"), ("off", "Off"), ("failed", "Did not start"))


def listed(words: tuple[Choice, ...], values: list[str]) -> str:
    """Several stored words as one phrase, in the order of the vocabulary; unknown ones last."""
    known = [word.label for word in words if word.value in values]
    told = {word.value for word in words}
    phrase = [*known, *(value for value in values if value not in told)]
    return ", ".join(word if number == 0 else word.lower() for number, word in enumerate(phrase))


def sign_words(values: list[str]) -> str:
    """What was seen, in words."""
    return listed(SIGNS, values)
