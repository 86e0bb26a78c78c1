"""What a verifier found wrong, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One wrong thing: the file, a sentence, and where known the entry's index and byte range."""

    where: str
    message: str
    index: int | None = None
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        place = "" if self.start is None else f" bytes {self.start}-{(self.end or 1) - 1}"
        entry = "" if self.index is None else f" entry {self.index}"
        return f"{self.where}{place}{entry}: {self.message}"
