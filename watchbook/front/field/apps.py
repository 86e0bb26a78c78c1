"""The field application: forms from schemas, the outbox, what a phone keeps."""

from __future__ import annotations

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """The field application's room."""

    name = "watchbook.front.field"
    label = "field"

    def ready(self) -> None:
        """Fill the slots: the way in, the people whom forms may name, what is asked of one."""
        from watchbook.front.field.asked import NAME, asked_on_phone  # noqa: PLC0415  # as below
        from watchbook.front.field.people import people_to_name  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.people.permissions import may  # noqa: PLC0415  # as above
        from watchbook.ground.records.slots import (  # noqa: PLC0415  # as above
            register_field_data,
            register_reference,
        )
        from watchbook.ground.web.slots import NavItem, register_nav  # noqa: PLC0415  # as above

        register_reference("people.person", people_to_name)
        register_field_data(NAME, asked_on_phone)
        register_nav(
            NavItem(
                "field",
                "Field forms",
                "field:home",
                5,
                lambda viewer: viewer is not None and may(viewer, "records.read"),
                in_agency=False,
            )
        )
