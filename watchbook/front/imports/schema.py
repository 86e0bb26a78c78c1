"""Fields of an import and of a saved mapping: records, since they say where numbers come from."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Privacy, Schema, Type
from watchbook.front.imports.choices import KINDS

_WORDS = tuple(Choice(one.word, one.label) for one in KINDS.values())
_RESTRICTED = Privacy.RESTRICTED
LONGEST_MAPPING = 100_000

IMPORT = Schema(
    kind="imports.import",
    label="Import",
    help="Which file was brought, from where, by which mapping. Its counts are an act at its end.",
    members=(
        Field("what", Type.CHOICE, "What it brings", choices=_WORDS, is_required=True),
        Field("source", Type.TEXT, "From", is_required=True, max_length=60),
        Field("file", Type.FILE, "File", is_required=True),
        Field("file_name", Type.TEXT, "Name of the file", is_required=True, max_length=200),
        Field("mapping", Type.LONG_TEXT, "Mapping", is_required=True, max_length=LONGEST_MAPPING,
              privacy=_RESTRICTED),
        Field("mapping_name", Type.TEXT, "Name of the mapping", max_length=80),
    ),
)  # fmt: skip

MAPPING = Schema(
    kind="imports.mapping",
    label="Mapping",
    help="Which column becomes which field. A changed mapping is a new version with its reason.",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=80),
        Field("what", Type.CHOICE, "What it brings", choices=_WORDS, is_required=True),
        Field("content", Type.LONG_TEXT, "Content", is_required=True, max_length=LONGEST_MAPPING),
    ),
)  # fmt: skip
