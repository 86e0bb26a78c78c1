"""Desk forms: a veterinarian's, who has no phone of the unit; and those of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from watchbook.core.schema import Field, Problem, Schema, Type, validate
from watchbook.duty.teams.forms import RecordForm
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import store_file
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict


class WriteForm(RecordForm):
    """One record about one dog, made from its schema; instants are entered as a day."""

    NOUNS: ClassVar[tuple[str, ...]] = (
        "fitness", "visit", "vaccine", "medicine", "weight", "injury", "behaviour",
    )  # fmt: skip

    def __init__(self, schema: Schema, data: QueryDict | None, *, zone: str) -> None:
        """A form without the dog, which the address names, and without what a program fills in."""
        fields = [one for one in schema.members if isinstance(one, Field)]
        self.file_field = next((one for one in fields if one.type is Type.FILE), None)
        left_out = [
            one.name for one in fields
            if one.type is Type.FILE or one.is_by_program or one.name in ("dog", "veterinarian")
        ]  # fmt: skip
        instants = {one.name: "first" for one in fields if one.type is Type.INSTANT}
        super().__init__(schema, data, zone=zone, days=instants, leave_out=left_out)

    def checked(self, dog: UUID, file: UploadedFile[Any] | None, agency: str) -> dict[str, Any]:
        """Clean values, the file among them, stored first; an InvalidError that names fields."""
        raw = self.raw() | {"dog": dog}
        if file is not None and self.file_field is not None:
            try:
                raw[self.file_field.name] = store_file(agency, file.chunks()).sha256
            except EvidenceError as refused:
                raise InvalidError([Problem("", str(refused))]) from refused
        checked = validate(self.schema, raw)
        if not checked.is_valid:
            raise InvalidError(checked.problems)
        return checked.values
