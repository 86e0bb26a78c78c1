"""What fsck asks of this room: memberships follow from persons, sealed audit days still match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import digest_of, file_of
from watchbook.ground.people.models import AuditDay, Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterator


def people_findings(agency: str) -> Iterator[str]:
    """What is wrong, each in a sentence that names the file or the row."""
    with acting_for(agency):
        accounts = {
            str(account)
            for account in Person.objects.filter(agency_id=agency)
            .exclude(account=None)
            .values_list("account", flat=True)
        }
        days = list(AuditDay.objects.filter(agency_id=agency).order_by("day"))
    listed = {
        str(account)
        for account in Membership.objects.filter(agency_id=agency).values_list(
            "account_id", flat=True
        )
    }
    for account in sorted(accounts - listed):
        yield f"people_membership: account {account} has a person in {agency} but no membership"
    for kept in days:
        sha256, lines = digest_of(agency, kept.day)
        if (sha256, lines) == (kept.sha256, kept.lines):
            continue
        path = file_of(agency, kept.day)
        if not path.exists():
            yield f"audit {path.name} of {agency}: the file is missing; {kept.lines} lines sealed"
        else:
            yield f"audit {path.name} of {agency}: altered since it was sealed ({kept.lines} lines)"
