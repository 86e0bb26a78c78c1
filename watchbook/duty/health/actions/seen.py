"""Writes of weights, injuries, exposures, behaviour and follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.health.actions.writing import begin, happened
from watchbook.duty.health.models import Behaviour, Exposure, Injury
from watchbook.duty.health.models.seen import G_A_POUND, mass_text
from watchbook.duty.health.queries.dogs import require_writer
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.records.sending import refused, require_author

if TYPE_CHECKING:
    from watchbook.duty.health.models import FollowUp, Weight
    from watchbook.ground.records.sending import Sent

HEAVIEST_G, LIGHTEST_G = 150_000, 200
"""What is asked about: the heaviest dogs known weigh a little over 150 kg, a new-born 200 g."""
_SAME_WITHIN_G = 100


def submit_weight(sent: Sent) -> Weight:
    """Keep what a dog weighed, typed in kilograms or pounds; now, where nobody says when."""
    before = begin(sent, "health.weight")
    values = sent.values | {"weighed_at": happened(sent, "weighed_at", before)}
    values["mass_g"] = _mass_of(sent)
    weight: Weight = sent.put("health.weight", values, values["weighed_at"])
    return weight


def _mass_of(sent: Sent) -> int:
    typed, pounds = sent.values.get("mass_g"), sent.values.get("mass_lb100")
    if typed is None and pounds is None:
        raise refused("/mass_g", "Write the weight, in kilograms or in pounds.")
    from_pounds = round(pounds * G_A_POUND / 100) if pounds is not None else None
    if typed is not None and from_pounds is not None and abs(typed - from_pounds) > _SAME_WITHIN_G:
        message = (
            f"{(pounds or 0) / 100:g} lb are {from_pounds / 1000:.1f} kg, not {typed / 1000:g} kg. "
            "Leave one of the two empty, or put it right."
        )
        raise refused("/mass_lb100", message)
    mass: int = typed if typed is not None else from_pounds  # type: ignore[assignment]  # one of them is there
    if not LIGHTEST_G <= mass <= HEAVIEST_G:
        field = "/mass_g" if typed is not None else "/mass_lb100"
        raise refused(field, _unlikely(mass))
    return mass


def _unlikely(mass_g: int) -> str:
    """What to ask about a weight that no dog has, with the slips that people make."""
    if mass_g < LIGHTEST_G:
        return f"{mass_text(mass_g)}: no dog is that light. Is the unit right?"
    tenth, as_pounds = mass_g / 10_000, mass_g * G_A_POUND / 1_000_000
    return (
        f"{mass_text(mass_g)}: no dog is that heavy. Is it {tenth:.1f} kg, with a point? "
        f"Or was it read in pounds: {mass_g / 1000:g} lb are {as_pounds:.1f} kg."
    )


def submit_injury(sent: Sent) -> Injury:
    """Keep an injury. It calls nobody."""
    before = begin(sent, "health.injury", is_statement=True)
    values = sent.values | {"happened_at": happened(sent, "happened_at", before)}
    put: Injury = sent.put("health.injury", values, values["happened_at"])
    return put


def submit_exposure(sent: Sent) -> Exposure:
    """Keep what a dog was exposed to. It calls nobody and advises no dose."""
    before = begin(sent, "health.exposure", is_statement=True)
    values = sent.values | {"happened_at": happened(sent, "happened_at", before)}
    if values["agent"] == "other" and not values.get("words"):
        raise refused("/words", "Say what it was.")
    put: Exposure = sent.put("health.exposure", values, values["happened_at"])
    return put


def submit_behaviour(sent: Sent) -> Behaviour:
    """Keep what is seen of how a dog behaves."""
    before = begin(sent, "health.behaviour", is_statement=True)
    values = sent.values | {"seen_at": happened(sent, "seen_at", before)}
    if not values.get("seen") and not values.get("text"):
        raise refused("/seen", "Choose what you see, or say it in your words.")
    put: Behaviour = sent.put("health.behaviour", values, values["seen_at"])
    return put


_FOLLOWED: dict[str, Any] = {"injury": Injury, "exposure": Exposure, "behaviour": Behaviour}


def submit_follow_up(sent: Sent) -> FollowUp:
    """Keep how it went on, under the name of who saw it; it names exactly one record."""
    before = sent.existing("health.followup")
    require_author(sent.acting_user, before)
    named = [name for name in _FOLLOWED if sent.values.get(name)]
    if len(named) != 1:
        message = "Open the injury, the exposure or the behaviour and write the follow-up there."
        raise refused(f"/{named[1] if named else 'injury'}", message)
    rows = _FOLLOWED[named[0]]._default_manager
    row = rows.filter(agency_id=sent.agency, id__in=[sent.values[named[0]]]).first()
    if row is None:
        message = "What it follows is not kept here yet."
        raise UnknownRecordError(message)
    require_writer(sent.acting_user, row.dog_id)
    values = sent.values | {"seen_at": happened(sent, "seen_at", before)}
    put: FollowUp = sent.put("health.followup", values, values["seen_at"])
    return put
