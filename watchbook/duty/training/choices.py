"""Closed vocabularies of training: words, not letters.

Outcome words follow the field list of the domain reference (A28 to A35): a
*false indication* exists only here, in controlled training, where it is known
that no target odour was there; a field record never uses it.
"""

from __future__ import annotations

from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


OUTCOMES = _choices(
    ("found-independent", "Found, independent", "Trained final response without help."),
    ("found-assisted", "Found, assisted", "Found after help by handler or trainer."),
    ("interest-no-indication", "Interest, no indication", "Behaviour changed; no final response."),
    ("missed", "Missed", "Searched past a hide without response."),
    ("not-searched", "Not searched", "The dog was not brought there."),
    ("false-indication", "False indication", "Final response where no target odour was."),
    ("blank-cleared", "Blank cleared", "An area without odour, worked without response."),
)
"""Raw codes are kept; how they are counted is a named rule of the report (domain reference A35)."""

HANDLER_CALLS = _choices(
    ("indication", "Called an indication"),
    ("interest", "Reported interest"),
    ("clear", "Called clear"),
    ("none", "Made no call"),
)

FINAL_RESPONSES = _choices(
    ("sit", "Sit"),
    ("down", "Down"),
    ("stand-stare", "Stand and stare"),
    ("nose-hold", "Nose hold"),
    ("scratch", "Scratch"),
    ("bark", "Bark"),
    ("retrieve", "Retrieve"),
    ("other", "Other"),
    ("none", "No final response"),
)

BEHAVIOURS = _choices(
    ("head-turn", "Head turn"),
    ("closed-mouth", "Closed mouth"),
    ("breathing", "Breathing changed"),
    ("tail", "Tail changed"),
    ("speed", "Speed changed"),
    ("bracketing", "Bracketing"),
    ("detailing", "Detailing to source"),
)
"""Changes of behaviour that handlers describe before the final response (peers: PACKTRACK)."""

GOAL_MET = _choices(("yes", "Met"), ("partly", "Partly met"), ("no", "Not met"))

LEADS = _choices(
    ("off", "Off lead"),
    ("short", "Short lead"),
    ("long", "Long line"),
)

WINDS = _choices(
    ("calm", "Calm"),
    ("light", "Light", "Leaves move."),
    ("moderate", "Moderate", "Small branches move."),
    ("strong", "Strong", "Whole trees move."),
)

DIRECTIONS = _choices(
    ("n", "North"), ("ne", "North-east"), ("e", "East"), ("se", "South-east"),
    ("s", "South"), ("sw", "South-west"), ("w", "West"), ("nw", "North-west"),
    ("shifting", "Shifting"),
)  # fmt: skip

PRECIPITATIONS = _choices(
    ("dry", "Dry"),
    ("fog", "Fog or mist"),
    ("drizzle", "Drizzle"),
    ("rain", "Rain"),
    ("snow", "Snow"),
    ("sleet", "Sleet or hail"),
)

SURFACES = _choices(
    ("vegetation", "Vegetation"),
    ("soil", "Soil or sand"),
    ("hard", "Hard surface"),
    ("indoor", "Indoor floor"),
    ("vehicle", "Vehicles"),
    ("rubble", "Rubble"),
    ("water", "Water"),
    ("snow", "Snow"),
)

ACCESS = _choices(
    ("accessible", "Accessible", "The dog can reach the source."),
    ("inaccessible", "Inaccessible", "Odour only: closed in, buried or out of reach."),
    ("partly", "Partly accessible"),
)

DISTRACTORS = _choices(
    ("food", "Food"),
    ("toy", "Toy or ball"),
    ("animal", "Animal or its odour"),
    ("person", "Person"),
    ("residue", "Residual odour"),
    ("packaging", "Clean packaging or container"),
    ("novel", "Novel odour"),
    ("noise", "Noise"),
    ("proofing", "Proofing odour (chemical, detergent)"),
    ("other", "Other"),
)

STANCES = _choices(
    ("confirms", "Confirms", "The witness's statement says what happened."),
    ("disagrees", "Disagrees", "The note says what happened instead. Both statements stay."),
    ("still-stands", "Still stands", "The run stands as written after a correction of its set-up."),
)

ORDER_RULES = _choices(
    ("same", "The same order at every exercise"),
    ("rotate", "Each team begins one exercise later"),
)
