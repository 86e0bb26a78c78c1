"""The web room as a Django app."""

from django.apps import AppConfig
from django.core import checks

from watchbook.ground.web import readiness


class WebConfig(AppConfig):
    """Registers the checks of vendored assets and of registered addresses."""

    name = "watchbook.ground.web"
    label = "web"
    verbose_name = "Look"

    def ready(self) -> None:
        """Register the system checks."""
        checks.register(readiness.vendored_assets_are_there)
        checks.register(readiness.registered_addresses_reverse)
