"""Which track is the layer's, which the dog's: as the file states it, else proposed by time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from watchbook.core.tracks.track import Role, Track

_WORDS: Final[dict[Role, frozenset[str]]] = {
    "layer": frozenset({
        "layer", "traillayer", "tracklayer", "layertrack", "layertrail", "runner",
        "runnertrail", "runnertrack",
    }),
    "dog": frozenset({"dog", "dogtrack", "dogtrail", "k9", "k9track", "k9trail", "canine"}),
    "cross": frozenset({"cross", "crosstrack", "crosstrail"}),
}  # fmt: skip
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")


def role_of(stated: Sequence[str]) -> Role:
    """The role that the words of a file state; unknown where none does, or where two differ."""
    found = {
        role
        for text in stated
        for role, words in _WORDS.items()
        if _NOT_A_LETTER.sub("", text).casefold() in words
    }
    return found.pop() if len(found) == 1 else "unknown"


def propose_roles(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """The tracks, with roles proposed where the file leaves them open.

    Only where exactly two tracks with points are left beside those stated to be a cross-track,
    and both have times, and they start at different times: the earlier is proposed as the
    layer's, the later as the dog's. A role that the file states is never changed, and nothing is
    proposed that contradicts it. A cross-track is never proposed.
    """
    indexes = [i for i, track in enumerate(tracks) if track.points and track.role != "cross"]
    if len(indexes) != 2 or all(tracks[i].role != "unknown" for i in indexes):
        return tuple(tracks)
    starts = [(start, i) for i in indexes if (start := tracks[i].start) is not None]
    if len(starts) != 2 or starts[0][0] == starts[1][0]:
        return tuple(tracks)
    (_, earlier), (_, later) = sorted(starts)
    if tracks[earlier].role == "dog" or tracks[later].role == "layer":
        return tuple(tracks)
    proposed = list(tracks)
    _propose(proposed, earlier, "layer")
    _propose(proposed, later, "dog")
    return tuple(proposed)


def compared_pair(tracks: Sequence[Track]) -> tuple[int, int] | None:
    """Indexes of the layer's and the dog's track, where there is exactly one of each."""
    layers = [i for i, track in enumerate(tracks) if track.role == "layer" and track.points]
    dogs = [i for i, track in enumerate(tracks) if track.role == "dog" and track.points]
    if len(layers) != 1 or len(dogs) != 1:
        return None
    return layers[0], dogs[0]


def _propose(tracks: list[Track], index: int, role: Role) -> None:
    if tracks[index].role == "unknown":
        tracks[index] = replace(tracks[index], role=role, is_role_inferred=True)
