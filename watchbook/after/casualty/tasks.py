"""The worker's part: send what is due, keep what became of it, come back for the rest."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from watchbook.ground.ledger.slots import URGENT_QUEUE
from watchbook.ground.ledger.tenancy import acting_for


@task(queue_name=URGENT_QUEUE)
def tell(agency: str, alert_id: str) -> None:
    """Send what is due of one alert. Idempotent but for a worker that ends between two lines."""
    from watchbook.after.casualty.telling import tell_now  # noqa: PLC0415  # actions enqueue this

    with acting_for(agency):
        again_at = tell_now(agency, UUID(alert_id), timezone.now())
    if again_at is not None:
        tell.using(run_after=again_at).enqueue(agency, alert_id)
