"""The list of rows that were not taken, kept as evidence beside the file that they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.front.imports.models import RowTrouble
from watchbook.front.imports.queries.listing import trouble_columns, trouble_rows
from watchbook.ground.evidence.store import store_file
from watchbook.ground.web.exports import csv_lines

if TYPE_CHECKING:
    from watchbook.front.imports.models import Job

_MOST_BYTES = 8 * 2**30


def store_troubles(job: Job) -> dict[str, Any] | None:
    """Store the list as CSV and give the values of its evidence item; None where all rows went in.

    Called outside the unit of work: it writes a file.
    """
    found = RowTrouble.objects.filter(agency_id=job.agency_id, job=job)
    found = found.order_by("row", "column", "id")
    if not found.exists():
        return None
    lines = csv_lines(trouble_columns(), trouble_rows(found.iterator(chunk_size=2_000)))
    # Our own list, as long as the file has rows: the limit is for what people send.
    stored = store_file(job.agency_id, (line.encode() for line in lines), limit_bytes=_MOST_BYTES)
    return {
        "file": stored.sha256,
        "name": f"not-taken-{job.file_name}"[:190] + ".csv",
        "size_bytes": stored.size_bytes,
        "description": "The rows that were not taken, or are to be looked at, and why.",
        "belongs_to": job.import_id,
        "belongs_to_kind": "imports.import",
    }
