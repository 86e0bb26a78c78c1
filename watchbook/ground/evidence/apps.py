"""Files by SHA-256, custody, safe images."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The evidence room."""

    name = "watchbook.ground.evidence"
    label = "evidence"
