"""fsck: every row, body, entry, tile and file against each other, naming what is wrong.

Reads everything and changes nothing. Findings of one agency are independent of
another's. Rooms add checks of their own state through `slots.register_fsck_check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.fsck.chain import check_bodies, check_chains
from watchbook.ground.ledger.fsck.entries import Places, check_entries
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.rows import check_rows
from watchbook.ground.ledger.fsck.tables import check_strays, pieces_of
from watchbook.ground.ledger.fsck.tree import check_checkpoints, check_published
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.ledger.slots import fsck_checks
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.triggers import wrong_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Finding", "findings_of"]


def findings_of(agency: str) -> Iterator[Finding]:
    """Everything that is wrong with one agency's records, log and files.

    Cost: one pass over all bodies (two SHA-256 a leaf), three over all entries,
    one over all files. Memory: a few thousand records at a time, and some 200
    bytes for each entry while the tree is looked at.
    """
    with acting_for(agency):
        for line in wrong_triggers():
            yield Finding("trigger", line, "Run `watchbook check` for how to mend it.")
        claimed = Places(agency)
        for piece in pieces_of(RecordVersion.objects.filter(agency_id=agency), "record_id"):
            chains = check_chains(agency, piece, claimed)
            yield from chains.findings
            yield from check_rows(agency, piece, chains)
        yield from check_entries(agency, claimed)
        yield from check_bodies(agency)
        yield from check_checkpoints(agency)
        yield from check_published(agency)
        yield from check_strays()
        for name, check in fsck_checks():
            for found in check(agency):
                yield found if isinstance(found, Finding) else Finding(name, str(found), "")
