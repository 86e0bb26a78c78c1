"""Closed vocabularies of who is told, how, and what became of it."""

from __future__ import annotations

from django.db import models

from watchbook.core.schema import Choice


class What(models.TextChoices):
    """What an alert tells of."""

    K9_DOWN = "k9-down", "K9 down"
    OFFICER_DOWN = "officer-down", "Officer down, dog guarding"
    TEST = "test", "Test of the alert"


class Channel(models.TextChoices):
    """By which way somebody is told."""

    APPLICATION = "application", "An open page of Watchbook"
    MAIL = "mail", "Mail"
    SMS = "sms", "Text message"
    WEBHOOK = "webhook", "Another program"


class Message(models.TextChoices):
    """What a delivery carries."""

    ALERT = "alert", "The alert"
    CALLED_OFF = "called-off", "That it was called off"
    STANDS = "stands", "That it was not called off"


class DeliveryState(models.TextChoices):
    """What became of one message to one recipient."""

    WAITING = "waiting", "Waits"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Taken"
    SHOWN = "shown", "Shown"
    FAILED = "failed", "Not taken"
    NOT_NEEDED = "not-needed", "Not needed any more"


CHANNELS = (
    Choice("application", "An open page of Watchbook", "Red on every page that is open."),
    Choice("mail", "Mail"),
    Choice("sms", "Text message", "By the gateway that the installation has set."),
    Choice("webhook", "Another program", "Signed, to an address that the installation allows."),
)

COVERS = (
    Choice("k9-down", "K9 down"),
    Choice("officer-down", "Officer down, dog guarding"),
)

BY_WAY = (
    Choice("page", "On a page, signed in"),
    Choice("link", "By the link that was sent"),
)

DUTIES = (
    Choice("drives", "Drives"),
    Choice("calls", "Calls the clinic"),
    Choice("stays-with-dog", "Stays with the dog"),
    Choice("releases-handler", "Releases the handler from the scene"),
    Choice("takes-his-place", "Takes his place there"),
    Choice("stays-with-handler", "Stays with the handler and does nothing else"),
)
