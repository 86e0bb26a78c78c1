"""What alerts hang into other pages: the bar above all, a card, the navigation, a check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from watchbook.after.casualty.links import link_token
from watchbook.after.casualty.permissions.alerts import ANSWER, READ_RECIPIENTS
from watchbook.after.casualty.queries.alerts import alert_about, facts_of, not_left, open_alerts
from watchbook.after.casualty.queries.recipients import dispatch_telephones, reach
from watchbook.after.casualty.tabs import Tab, register_tab
from watchbook.after.casualty.words import headline
from watchbook.duty.teams.models import Dog
from watchbook.ground.ledger.errors import KeyMissingError
from watchbook.ground.ledger.slots import register_check
from watchbook.ground.people.permissions import may
from watchbook.ground.people.slots import Kept, register_kept
from watchbook.ground.records.slots import register_field_data
from watchbook.ground.web import slots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

BAR = timedelta(hours=12)


def is_told(viewer: Viewer | None) -> bool:
    """Whether an open page of this viewer asks for alerts."""
    return (
        viewer is not None and viewer.person_id is not None and viewer.agency is not None
        and may(viewer, ANSWER)
    )  # fmt: skip


def bar_address(viewer: Viewer) -> str:
    """Where an open page asks; the same for half a day, so that pages stay the same."""
    if viewer.person_id is None:
        return ""
    begun = int(timezone.now().timestamp() // BAR.total_seconds())
    until = datetime.fromtimestamp((begun + 2) * BAR.total_seconds(), UTC)
    try:
        token = link_token(str(viewer.agency), "bar", viewer.person_id, until)
    except KeyMissingError:
        return ""
    return reverse("casualty_bar", kwargs={"token": token})


def sees_card(viewer: Viewer | None) -> bool:
    """Whether the desk has something to say: an alert that runs, or that none would arrive."""
    if viewer is None or not is_told(viewer):
        return False
    at = timezone.now()
    if open_alerts(viewer, at).exists():
        return True
    return may(viewer, READ_RECIPIENTS) and has_dogs(str(viewer.agency)) and bool(
        reach(str(viewer.agency), at).say
    )  # fmt: skip


def alerts_card(viewer: Viewer) -> dict[str, Any]:
    """What the desk's card shows."""
    at = timezone.now()
    return {
        "lines": [(one, headline(facts_of(one))) for one in open_alerts(viewer, at)],
        "reach": reach(str(viewer.agency), at) if may(viewer, READ_RECIPIENTS) else None,
    }


def has_alert(_viewer: Viewer, casualty: Casualty) -> bool:
    """Whether anything was told of it: only then is there a live page."""
    return alert_about(casualty.agency_id, casualty.id) is not None


def has_dogs(agency: str) -> bool:
    """Whether there is a dog that could be down."""
    return Dog.objects.filter(agency_id=agency).exists()


def check_reach(agency: str, at: datetime) -> Iterator[tuple[str, str]]:
    """The lines of `watchbook check`: whom an alert would reach, and what did not leave lately."""
    if not has_dogs(agency):
        yield "no dog yet, so nobody is told of K9 down", ""
        return
    found = reach(agency, at)
    if found.reaches_nobody:
        troubles = "; ".join(dict.fromkeys(one.trouble for one in found.told if one.trouble))
        yield (
            f"a K9 down alert would reach nobody{': ' + troubles if troubles else ''}",
            "Write who is told of K9 down; WATCHBOOK_MAIL_HOST or WATCHBOOK_SMS_URL give ways.",
        )
        return
    only = ", only on open pages" if found.is_only_pages else ""
    yield f"a K9 down alert reaches {_counted(len(found.people))}{only}", ""
    for channel, count, error in not_left(agency, at):
        yield (
            f"{channel}: {count} of the last day did not leave: {error}",
            "Mend that way out, then send a test from “Who is told”.",
        )


def _counted(count: int) -> str:
    return "1 recipient" if count == 1 else f"{count} recipients"


def reach_for_phone(viewer: Viewer, at: datetime) -> dict[str, object]:
    """What the phone says before anything happens: names, and the telephones of dispatch."""
    found = reach(str(viewer.agency), at)
    telephones = dispatch_telephones(str(viewer.agency))
    return {
        "reaches_nobody": found.reaches_nobody,
        "is_only_pages": found.is_only_pages,
        "say": found.say,
        "people": found.people,
        "dispatch_telephone": telephones[0][1] if telephones else "",
        "telephones": [{"name": name, "number": number} for name, number in telephones],
    }


def reads_recipients(viewer: Viewer | None) -> bool:
    """Whether the navigation shows who is told."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ_RECIPIENTS)


def register() -> None:
    """Fill the slots of the web's, the ledger's and the records' rooms."""
    slots.register_bar(slots.Bar("casualty", 10, is_told, bar_address))
    slots.register_home_card(
        slots.HomeCard(
            "casualty-alerts", "K9 down", 1, sees_card, "casualty/alerts_card.html", alerts_card
        )
    )
    slots.register_nav(
        slots.NavItem(
            "recipients", "Who is told of K9 down", "casualty:recipients", 84, reads_recipients
        )
    )
    register_kept(
        Kept(
            "casualty.alerts", 150,
            "That a K9 down alert stood on a page you had open, and when you answered it",
            "While an alert runs, if a list names you.", "Who reads the alert's page",
            permission=ANSWER,
        )
    )  # fmt: skip
    register_tab(Tab("around", "Who does what", "casualty:around", 20))
    register_tab(Tab("live", "Live page", "casualty:live", 30, has_alert))
    register_check("K9 down", check_reach)
    register_field_data("casualty_alerts", reach_for_phone)
