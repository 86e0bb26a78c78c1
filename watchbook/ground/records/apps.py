"""Drafts, reviews, prompts and silences, timeline and search rows."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _after_migration(**_kwargs: Any) -> None:
    """Make the index of search words; Django may have remade the table under it."""
    from django.db import connection  # noqa: PLC0415  # settings exist only now

    from watchbook.ground.records import projection  # noqa: PLC0415  # models exist only now

    if "records_searchrow" in connection.introspection.table_names():
        projection.make_search_index()


_ASKED = {
    "records.review": "A record waits for your review",
    "records.approve": "A record waits for your approval",
    "records.answer": "A record came back to you with a note",
    "records.stands_in": "You stand in for somebody",
    "records.stood_in": "Somebody stood in for you",
}


class RecordsConfig(AppConfig):
    """The records' room."""

    name = "watchbook.ground.records"
    label = "records"

    def ready(self) -> None:
        """Register this room's record kinds and its end-of-write rows."""
        from watchbook.ground.evidence.slots import (  # noqa: PLC0415  # as above
            register_closing as register_evidence_closing,
        )
        from watchbook.ground.evidence.slots import register_owner_rule  # noqa: PLC0415  # as above
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.ledger.slots import (  # noqa: PLC0415  # as above
            register_end_of_write,
            register_fsck_check,
            register_periodic,
        )
        from watchbook.ground.records import (  # noqa: PLC0415  # as above
            expunged_list,
            fsck,
            models,
            own_faces,
            projection,
            schema,
        )
        from watchbook.ground.records.digests import DIGESTS_EVERY_S, send_digests  # noqa: PLC0415  # as above
        from watchbook.ground.records.queries.faces import sees_record  # noqa: PLC0415  # as above
        from watchbook.ground.records.queries.prompts import deputy_prompts, review_prompts  # noqa: PLC0415  # as above
        from watchbook.ground.records.slots import closed_to, register_face, register_prompts  # noqa: PLC0415  # as above

        _allow()
        register_kind(RecordKind(schema.SILENCE, models.Silence))
        register_kind(RecordKind(schema.DEPUTY, models.Deputy))
        register_face(own_faces.DEPUTY)
        register_end_of_write("records", projection.write_rows, projection.rows_ahead)
        register_fsck_check("records", fsck.check_projections)
        register_fsck_check("expungements", expunged_list.check_list)
        register_prompts("records", review_prompts, kinds=_ASKED)
        register_prompts("records.deputies", deputy_prompts)
        register_periodic("records.digests", DIGESTS_EVERY_S, send_digests)
        register_evidence_closing(closed_to)
        register_owner_rule(sees_record)
        _fill_page_slots()
        post_migrate.connect(_after_migration, sender=self)


def _allow() -> None:
    """Name this room's permissions and the roles that hold them."""
    from watchbook.ground.people.choices import STAFF_ROLES  # noqa: PLC0415  # needs ready apps
    from watchbook.ground.people.permissions import allow  # noqa: PLC0415  # as above

    allow("records.read", *STAFF_ROLES)
    allow("records.read_restricted", "supervisor", "custodian", "veterinarian")
    allow("records.review", "trainer", "outside_trainer")
    allow("records.approve", "supervisor")
    allow("records.name_deputy", "supervisor", "administrator")
    allow("records.read_deputies", *STAFF_ROLES)
    allow("records.countersign", "trainer", "outside_trainer", "supervisor", "custodian")
    allow("records.silence", "supervisor")
    allow("ledger.expunge", "custodian")


def _fill_page_slots() -> None:
    """Hang the home card, the links and the search box into the common pages."""
    from django.utils import timezone  # noqa: PLC0415  # settings exist only now

    from watchbook.ground.people.permissions import may  # noqa: PLC0415  # needs ready apps
    from watchbook.ground.records.queries.deputies import away_for  # noqa: PLC0415  # as above
    from watchbook.ground.records.queries.prompts import prompts_card  # noqa: PLC0415  # as above
    from watchbook.ground.web import slots  # noqa: PLC0415  # as above

    def works_here(viewer: Any) -> bool:
        return viewer is not None and bool(viewer.agency and viewer.roles)

    def judges(viewer: Any) -> bool:
        if not works_here(viewer):
            return False
        if may(viewer, "records.review") or may(viewer, "records.approve"):
            return True
        return bool(away_for(viewer, timezone.now()))

    slots.register_home_card(
        slots.HomeCard(
            "needs-you", "Needs you", 10, works_here, "records/prompts_card.html",
            lambda viewer: prompts_card(viewer, timezone.now()),
        )
    )  # fmt: skip
    slots.register_nav(slots.NavItem("review", "Review", "records:review_queue", 60, judges))
    slots.register_account(slots.NavItem("drafts", "My drafts", "records:drafts", 20, works_here))
    slots.register_account(
        slots.NavItem("notices", "What I am told, and how", "records:notices", 25, works_here)
    )
    slots.register_search("records:search")
