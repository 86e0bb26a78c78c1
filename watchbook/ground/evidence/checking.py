"""fsck's look at the store, both ways: what is named is there, what is there has its hash."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.evidence.queries import named_files
from watchbook.ground.evidence.store import has_file, read_chunks
from watchbook.ground.ledger.fsck.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_files(agency: str) -> Iterator[Finding]:
    """Hash every stored file of an agency. Cost: one pass over all of them."""
    try:
        named = named_files(agency)
    except LedgerError as error:
        yield Finding("file", agency, f"which files are named cannot be told: {error}")
        named = {}
    for digest, by in named.items():
        if not has_file(agency, digest):
            yield Finding("file", digest, f"it is named by {by} and is not in the store")
    root = Path(settings.WATCHBOOK_FILES_DIR) / agency
    for path in sorted(root.glob("*/*")) if root.is_dir() else []:
        whole = sha256()
        if path.parent.name != path.name[:2] or not has_file(agency, path.name):
            yield Finding("file", str(path.relative_to(root)), "its name is no hash of a file")
            continue
        for chunk in read_chunks(agency, path.name):
            whole.update(chunk)
        if whole.hexdigest() != path.name:
            by = named.get(path.name, "nothing")
            yield Finding("file", path.name, f"its bytes were altered (named by {by})")
