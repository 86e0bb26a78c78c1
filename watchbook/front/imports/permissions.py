"""Who brings records from elsewhere, and who sees how it went."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from watchbook.duty.training.actions.bringing import BROUGHT
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import allow, may
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from watchbook.front.imports.mapping import Mapping
    from watchbook.ground.people.viewer import Viewer

BRING = "imports.bring"


def register() -> None:
    """Fill the slot of permissions. What a row becomes is asked for beside (teams.manage …)."""
    allow(BRING, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR)


def require_scopes(viewer: Viewer, mapping: Mapping) -> None:
    """Refuse a token that may not write what the rows become: a NotAllowedError that names it.

    The worker writes later as its person, without the token: so it is asked before. A person is
    not asked here; a permission that the person does not hold is refused row by row.
    """
    if viewer.scopes is None:
        return
    needs = {form.kind: form.needs for form in submittable_kinds()}
    needs |= dict.fromkeys(BROUGHT, ("training.bring",)) | {"people.person": ("people.manage",)}
    person = replace(viewer, scopes=None)
    wanted = {name for part in mapping.parts for name in needs.get(part.record, ())}
    lacking = sorted(name for name in wanted - viewer.scopes if may(person, name))
    if lacking:
        raise NotAllowedError(
            f"This token's scopes do not include what these rows need: {', '.join(lacking)}. "
            "Nothing was kept."
        )
