"""Every write of the health room, by noun."""

from watchbook.duty.health.actions.alarms import (
    make_device,
    receive_alarm,
    revoke_device,
    rotate_secret,
    send_test,
    submit_answer,
)
from watchbook.duty.health.actions.attending import (
    end_attending,
    invite_veterinarian,
    let_attend,
)
from watchbook.duty.health.actions.fitness import confirm_fitness, submit_fitness
from watchbook.duty.health.actions.notes import submit_note
from watchbook.duty.health.actions.seen import (
    submit_behaviour,
    submit_exposure,
    submit_follow_up,
    submit_injury,
    submit_weight,
)
from watchbook.duty.health.actions.treated import (
    submit_medicine,
    submit_stock,
    submit_vaccine,
    submit_visit,
)

__all__ = [
    "confirm_fitness", "end_attending", "invite_veterinarian", "let_attend", "make_device",
    "receive_alarm", "revoke_device", "rotate_secret", "send_test", "submit_answer",
    "submit_behaviour", "submit_exposure", "submit_fitness", "submit_follow_up",
    "submit_injury", "submit_medicine", "submit_note", "submit_stock", "submit_vaccine",
    "submit_visit", "submit_weight",
]  # fmt: skip
