"""Closed vocabularies of dogs and teams. Death is in none of them: it comes only through *loss*."""

from __future__ import annotations

from django.db import models


class Sex(models.TextChoices):
    """A dog's sex."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"


class Purpose(models.TextChoices):
    """Whether a dog works in one field or in two."""

    SINGLE = "single", "Single purpose"
    DUAL = "dual", "Dual purpose"


class Source(models.TextChoices):
    """Where a dog came from."""

    BREEDER = "breeder", "Breeder"
    VENDOR = "vendor", "Vendor of working dogs"
    SHELTER = "shelter", "Shelter or rescue"
    DONATED = "donated", "Donated"
    AGENCY = "agency", "Another agency"
    HANDLER = "handler", "The handler's own dog"
    BRED_HERE = "bred-here", "Bred by the agency"


class Discipline(models.TextChoices):
    """What a dog is trained for."""

    NARCOTICS = "narcotics", "Narcotics detection"
    EXPLOSIVES = "explosives", "Explosives detection"
    FIREARMS = "firearms", "Firearms detection"
    CURRENCY = "currency", "Currency detection"
    ACCELERANT = "accelerant", "Accelerant detection"
    ELECTRONICS = "electronics", "Electronics detection"
    HUMAN_REMAINS = "human-remains", "Human remains detection"
    TRACKING = "tracking", "Tracking"
    TRAILING = "trailing", "Trailing"
    AREA_SEARCH = "area-search", "Area search"
    BUILDING_SEARCH = "building-search", "Building search"
    ARTICLE_SEARCH = "article-search", "Article search"
    APPREHENSION = "apprehension", "Apprehension"


class EndReason(models.TextChoices):
    """Why a team ended."""

    REASSIGNED = "reassigned", "The dog goes on with another handler"
    HANDLER_MOVED = "handler-moved", "The handler takes another post or leaves"
    DOG_RETIRED = "dog-retired", "The dog retires"
    UNSUITED = "unsuited", "Not suited to the work"
    RETURNED = "returned", "The dog goes back to where it came from"
    TEMPORARY_OVER = "temporary-over", "The temporary arrangement is over"
    OTHER = "other", "Another reason"


class Muzzle(models.TextChoices):
    """What is known about a muzzle for this dog."""

    CAR = "car", "In the car"
    WORN = "worn", "The dog wears it on duty"
    KENNEL = "kennel", "At the kennel only"
    NONE = "none", "There is none"


class EnvelopeForm(models.TextChoices):
    """Where a handler's wishes are written down."""

    HERE = "here", "Written here, sealed"
    PAPER = "paper", "On paper, with a person named here"
