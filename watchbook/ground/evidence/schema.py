"""Fields of an item of evidence."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type

ITEM = Schema(
    kind="evidence.item",
    label="Evidence",
    members=(
        Field("file", Type.FILE, "File", is_required=True),
        Field("name", Type.TEXT, "Name of the file", is_required=True, max_length=200),
        Field("media_type", Type.TEXT, "Kind of file", max_length=100),
        Field("size_bytes", Type.INTEGER, "Size, bytes", minimum=0, maximum=2**40),
        Field("description", Type.LONG_TEXT, "What it shows", max_length=2000),
        Field("belongs_to", Type.REFERENCE, "Belongs to the record"),
        Field("belongs_to_kind", Type.TEXT, "Kind of that record", max_length=60),
    ),
)
