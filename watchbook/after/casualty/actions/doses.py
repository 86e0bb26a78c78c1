"""The write of a dose that was given by the protocol: a line of the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.actions.lines import submit_line
from watchbook.after.casualty.dosing import answered, line_values
from watchbook.ground.records.sending import Sent, refused

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.dosing import Question
    from watchbook.after.casualty.models import Line
    from watchbook.after.casualty.queries.doses import Side
    from watchbook.core.casualty.protocol import Protocol
    from watchbook.ground.people.viewer import Viewer

_CHANGED = (
    "The answer is another one now, so nothing was written: look at it again. If it was given "
    "already, write what was given as a line of the card."
)


def give_dose(
    *, acting_user: Viewer, protocol: Protocol, side: Side, question: Question, shown_ul: int,
    at: datetime,
) -> Line:  # fmt: skip
    """Write a dose on the card as it was shown, worked out anew now.

    An InvalidError where there is none now, or another one than was shown: meanwhile somebody gave
    it, or the protocol ended. What happened all the same is written as a line of its own.
    """
    if side.casualty is None:
        raise refused("/casualty", "Open it from the casualty, so that it has a card to stand on.")
    now = int(at.timestamp())
    answer = answered(protocol, question, last=side.last, given=side.given, at=now)
    if answer.dose is None:
        raise refused("/rule", f"{answer.words} {_CHANGED}")
    if answer.dose.volume_ul != shown_ul:
        raise refused("/rule", _CHANGED)
    values = line_values(protocol, question, answer) | {"casualty": side.casualty.id}
    return submit_line(Sent(acting_user=acting_user, values=values, at=at))
