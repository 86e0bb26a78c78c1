"""What was in force at any past instant, by what was known then and by what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.validity import (
    END_UNKNOWN,
    IN_FORCE,
    NOT_YET,
    Validity,
    standing_on,
)
from watchbook.core.schema import labels_of, values_of
from watchbook.duty.certifications.choices import DISCIPLINES, ODOURS
from watchbook.duty.certifications.judging import day_of, validity_of
from watchbook.duty.certifications.queries.certificates import STANDINGS, certificates
from watchbook.duty.certifications.schema import CERTIFICATE
from watchbook.ground.ledger.models import RecordVersion, VersionBody
from watchbook.ground.ledger.reading import leaves_of_body

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Held:
    """A certificate as it stood at an instant: the version that was read, and its values."""

    id: UUID
    version: int
    values: dict[str, Any]
    validity: Validity
    standing: str
    received_at: datetime

    @property
    def name(self) -> str:
        """Body and certificate."""
        title = self.values.get("title")
        return f"{self.values['body']}: {title}" if title else str(self.values["body"])

    @property
    def purpose(self) -> str:
        """Disciplines and odours in words."""
        parts = (
            labels_of(DISCIPLINES, self.values.get("disciplines", ())),
            labels_of(ODOURS, self.values.get("odours", ())),
        )
        return " · ".join(part for part in parts if part)

    @property
    def standing_text(self) -> str:
        """How it stood, in words."""
        return STANDINGS[self.standing]


@dataclass(frozen=True)
class Force:
    """What held for a team at an instant.

    `known` is what this system had received by then, `true` what it has received by now, both for
    the same instant; `unsure` are those whose last day nobody wrote down. Lists by name.
    """

    at: datetime
    known: tuple[Held, ...]
    true: tuple[Held, ...]
    unsure: tuple[Held, ...]
    others: tuple[Held, ...]

    @property
    def is_same(self) -> bool:
        """Whether what was known then is what is known now."""
        return [(one.id, one.version) for one in self.known] == [
            (one.id, one.version) for one in self.true
        ]


def in_force(viewer: Viewer, team: Team, at: datetime) -> Force:
    """What was in force for a team at an instant. Four statements, whatever the number.

    A certificate counts by its own days, by its withdrawal, and by the end of the team where its
    rule makes it void then. Those whose last day is not known stand apart and count as neither.
    """
    zone = viewer.timezone
    rows = list(certificates(viewer).filter(team=team))
    now = [
        _held(row.id, row.version, _values_in(row), team.until_at, at, zone, row.received_at)
        for row in rows
    ]
    known = _known(viewer, team, {row.id for row in rows}, at)
    return Force(
        at=at,
        known=_sorted(one for one in known if one.standing == IN_FORCE),
        true=_sorted(one for one in now if one.standing == IN_FORCE),
        unsure=_sorted(one for one in now if one.standing == END_UNKNOWN),
        others=_sorted(one for one in now if one.standing not in (IN_FORCE, END_UNKNOWN, NOT_YET)),
    )


def _sorted(held: Any) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda one: (one.name.casefold(), str(one.id))))


def _held(
    record_id: UUID, version: int, values: dict[str, Any], parted_at: datetime | None,
    at: datetime, zone: str, received_at: datetime,
) -> Held:  # fmt: skip
    # A team that ends later on the same day was one still: the day counts only from its instant on.
    parted = parted_at if parted_at is not None and parted_at <= at else None
    validity = validity_of(values, parted, zone)
    standing = standing_on(validity, day_of(at, zone))
    return Held(record_id, version, values, validity, standing, received_at)


def _values_in(row: Any) -> dict[str, Any]:
    return {
        plain.name: getattr(row, plain.name)
        for plain in CERTIFICATE.fields
        if not plain.refers_to and getattr(row, plain.name) is not None
    }


def _known(viewer: Viewer, team: Team, ids: set[UUID], at: datetime) -> list[Held]:
    """The newest version of each certificate that had been received by the instant."""
    versions = RecordVersion.objects.filter(
        agency_id=viewer.agency, record_id__in=ids, received_at__lte=at
    ).order_by("record_id", "version")
    newest = {link.record_id: link for link in versions}
    contents = VersionBody.objects.in_bulk([link.id for link in newest.values()])
    parted_at = _parting_known(viewer, team, at)
    held = []
    for link in newest.values():
        body = contents.get(link.id)
        leaves = leaves_of_body(body, link.record_id, link.n, is_open=False) if body else {}
        values = values_of(CERTIFICATE, leaves)
        if values.get("issued_on") is None or values.get("team") != team.id:
            continue
        held.append(
            _held(link.record_id, link.version, values, parted_at, at, viewer.timezone,
                  link.received_at)
        )  # fmt: skip
    return held


def _parting_known(viewer: Viewer, team: Team, at: datetime) -> datetime | None:
    """When the team had ended, as far as was known: its end counts once it was received."""
    if team.until_at is None:
        return None
    ends = RecordVersion.objects.filter(
        agency_id=viewer.agency, record_id=team.id, received_at__lte=at
    )
    newest = ends.order_by("-version").first()
    if newest is None:
        return None
    body = VersionBody.objects.get(id=newest.id)
    told = leaves_of_body(body, team.id, newest.n, is_open=False).get("/until_at")
    return team.until_at if told is not None else None
