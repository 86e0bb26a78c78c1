"""Reads of imports: jobs, troubles, what was made, what vanished, saved mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.front.imports.errors import MappingError
from watchbook.front.imports.mapping import mapping_of, read_document
from watchbook.front.imports.models import Import, ImportedRow, Job, Mapping, RowTrouble
from watchbook.front.imports.permissions import BRING
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.slots import closed_to

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def can_bring(viewer: object) -> bool:
    """Whether the viewer brings records from elsewhere (for the menu)."""
    return getattr(viewer, "agency", None) is not None and may(viewer, BRING)  # type: ignore[arg-type]  # the slot's viewer


def jobs_of(viewer: Viewer, *, text: str = "", what: str = "") -> QuerySet[Job]:
    """Files on their way and brought, newest first."""
    require(viewer, BRING)
    found = Job.objects.filter(agency_id=viewer.agency)
    if what:
        found = found.filter(what=what)
    for word in text.split():
        found = found.filter(file_name__icontains=word) | found.filter(mapping__icontains=word)
    return found


def job_of(viewer: Viewer, job_id: UUID) -> Job:
    """One of them; a NotFoundError where there is none."""
    require(viewer, BRING)
    found = Job.objects.filter(agency_id=viewer.agency, id=job_id).first()
    if found is None:
        message = "There is no such import here."
        raise NotFoundError(message)
    return found


def is_as_tried(job: Job, zone: str) -> bool:
    """Whether the last dry run read this very file by the mapping as it stands now."""
    try:
        mapping = mapping_of(read_document(job.mapping), zone)
    except MappingError:
        return False
    return job.dry_run_of == mapping.mark_for(job.file)


def job_of_import(viewer: Viewer, import_id: UUID) -> Job | None:
    """The job that carried an import out."""
    require(viewer, BRING)
    return Job.objects.filter(agency_id=viewer.agency, import_id=import_id).first()


def import_of(viewer: Viewer, import_id: UUID) -> Import | None:
    """The record of an import."""
    require(viewer, BRING)
    return Import.objects.filter(agency_id=viewer.agency, id=import_id).first()


def troubles_of(viewer: Viewer, job: Job, *, text: str = "") -> QuerySet[RowTrouble]:
    """Rows that were not taken and rows to look at, in the order of the file."""
    require(viewer, BRING)
    found = RowTrouble.objects.filter(agency_id=viewer.agency, job=job)
    for word in text.split():
        found = (
            found.filter(wrong__icontains=word)
            | found.filter(found__icontains=word)
            | found.filter(column__icontains=word)
        )
    return found.order_by("row", "column", "id")


def rows_made(viewer: Viewer, job: Job) -> QuerySet[ImportedRow]:
    """What this import made new and is open to the viewer, in the order of the file."""
    require(viewer, BRING)
    if job.import_id is None:
        return ImportedRow.objects.none()
    found = ImportedRow.objects.filter(agency_id=viewer.agency, import_id=job.import_id)
    found = found.filter(is_adopted=False).exclude(record_id__in=closed_to(viewer))
    return found.order_by("row", "kind", "id")


def vanished_rows(agency: str, source: str, kind: str, import_id: UUID) -> QuerySet[ImportedRow]:
    """Rows of a source that an earlier file had and this one has not. Their records stay."""
    found = ImportedRow.objects.filter(agency_id=agency, source=source.casefold(), kind=kind)
    return found.exclude(seen_in=import_id).order_by("row", "id")


def brought(agency: str) -> QuerySet[ImportedRow]:
    """Every row that became a record: for the review queue, which leaves them out."""
    return ImportedRow.objects.filter(agency_id=agency, is_adopted=False)


def mappings_of(viewer: Viewer, *, what: str = "") -> QuerySet[Mapping]:
    """Saved mappings by name."""
    require(viewer, BRING)
    found = Mapping.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return found.filter(what=what) if what else found


def mapping_of_id(viewer: Viewer, mapping_id: UUID) -> Mapping:
    """One saved mapping; a NotFoundError where there is none."""
    found = mappings_of(viewer).filter(id=mapping_id).first()
    if found is None:
        message = "There is no such mapping here."
        raise NotFoundError(message)
    return found


def files_named(agency: str) -> list[str]:
    """Files that wait here to be brought: they stay in the store meanwhile."""
    return list(Job.objects.filter(agency_id=agency).values_list("file", flat=True))
