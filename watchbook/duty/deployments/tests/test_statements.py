"""Statements: given freely, and ordered ones that stand nowhere but on their own page."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from watchbook.duty.deployments.actions.statements import (
    add_reader,
    give_statement,
    order_statement,
    submit_statement,
)
from watchbook.duty.deployments.models import Compelled, Order
from watchbook.duty.deployments.queries.statements import opened_statement, statement_id
from watchbook.duty.deployments.tests.factories import make_incident
from watchbook.duty.deployments.tests.factories_force import make_statement
from watchbook.duty.deployments.tests.test_critical import press
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import VersionBody
from watchbook.ground.ledger.opening import opened_record
from watchbook.ground.people.audit import lines_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import InvalidError, NotSubmittableError, ReasonNeededError
from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.sending import amending
from watchbook.ground.records.slots import is_submittable, references, submission_action

WORD = "Tamarackgate"


@pytest.fixture
def ordered(pair):
    """Dana orders a statement of Alice; Cora, the custodian, may read it; Dana may not."""
    pair.cora = add_viewer(
        pair.cast.agency, "cora@harlan.example", "Cora Ivers", ("custodian",), pair.at
    )
    pair.incident = make_incident(pair.alice, pair.at, team=pair.alices.id)
    pair.order = order_statement(
        acting_user=pair.dana, at=pair.at,
        values={
            "incident": pair.incident.id, "person": pair.alice.person_id,
            "advisement": "You are ordered to answer.",
            "readers": [{"id": "r1", "person": pair.cora.person_id}],
        },
    )  # fmt: skip
    return pair


@pytest.fixture
def given(ordered):
    """Alice gave it."""
    ordered.answer = give_statement(
        acting_user=ordered.alice, order=ordered.order, values={"words": f"{WORD} was open."},
        at=ordered.at,
    )  # fmt: skip
    return ordered


def test_only_its_author_and_those_named_read_it_whatever_their_role(given):
    assert opened_statement(given.cora, given.order)["words"] == f"{WORD} was open."
    assert opened_statement(given.alice, given.order)["words"]
    for viewer in (given.dana, given.bob, given.tess, given.ada):
        with pytest.raises(NotAllowedError):
            opened_statement(viewer, given.order)


def test_its_row_holds_no_word_and_its_body_is_sealed(given):
    assert kind_of(given.answer).is_sealed
    assert WORD not in str(vars(Compelled.objects.get()))
    bodies = [bytes(one.content) for one in VersionBody.objects.all()]
    assert not any(WORD.encode() in one for one in bodies)


def places(given):
    """Every place where a record can stand: pages, lists, exports, search, life files, the API."""
    kwargs = {"agency": "harlan", "kind": "deployments.compelled", "record_id": given.answer.id}
    incident = {"agency": "harlan", "incident_id": given.incident.id}
    yield from (reverse(f"records:{page}", kwargs=kwargs) for page in ("record", "history"))
    yield reverse("deployments:incident", kwargs=incident)
    yield reverse("deployments:incident", kwargs=incident) + "?format=print"
    for name in ("index", "incidents", "force", "bites", "criticals", "orders"):
        here = reverse(f"deployments:{name}", kwargs={"agency": "harlan"})
        yield from (here, f"{here}?format=csv", f"{here}?format=json", f"{here}?format=xlsx")
    yield f"{reverse('records:search', kwargs={'agency': 'harlan'})}?q={WORD}"
    yield f"/api/v1/harlan/search?q={WORD}"
    yield "/api/v1/harlan/kinds"
    yield "/api/v1/harlan/records/deployments.compelled"
    yield f"/api/v1/harlan/records/deployments.compelled/{given.answer.id}"
    yield f"/api/v1/harlan/records/deployments.compelled/{given.answer.id}/history"
    yield f"/api/v1/harlan/records/deployments.compelled/{given.answer.id}/opened"
    yield f"/api/v1/harlan/timelines/{given.alice.person_id}"
    yield reverse("teams:team", kwargs={"agency": "harlan", "team_id": given.alices.id})
    yield reverse("records:review_queue", kwargs={"agency": "harlan"})


def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace").replace(f'value="{WORD}"', "").replace(f"“{WORD}”", "")


@pytest.mark.parametrize("who", ["dana", "bob", "cora", "alice"])
def test_its_words_stand_in_no_place_but_its_own_page(given, who):
    viewer = getattr(given, who)
    client = given.cast.client_of(viewer)
    for address in places(given):
        page = told(client.get(address, follow=True))
        assert f"{WORD} was open" not in page, address
        if who in ("dana", "bob") and "compelled/" not in address:
            assert str(given.answer.id) not in page, address


def test_the_api_does_not_know_the_kind_even_for_those_named(given):
    for viewer in (given.cora, given.alice):
        client = given.cast.client_of(viewer)
        listed = client.get("/api/v1/harlan/records/deployments.compelled")
        assert listed.status_code == 404
        one = f"/api/v1/harlan/records/deployments.compelled/{given.answer.id}"
        assert client.get(one).status_code == 404


def test_it_has_no_line_no_search_text_and_no_picker(given):
    assert not TimelineRow.objects.filter(record_id=given.answer.id).exists()
    assert not SearchRow.objects.filter(record_id__in=[given.answer.id, given.order.id]).exists()
    for viewer in (given.cora, given.dana, given.alice):
        named = {one.id for _, source in references() for one in source(viewer, given.at)}
        assert given.answer.id not in named


@pytest.mark.commits
def test_a_packet_opens_nothing_of_it_by_default(given):
    opened = json.loads(opened_record("harlan", given.answer.id))
    assert WORD not in json.dumps(opened)


def test_no_device_and_no_program_sends_one(given):
    assert not is_submittable("deployments.compelled")
    assert not is_submittable("deployments.order")
    with pytest.raises(NotSubmittableError):
        submission_action("deployments.compelled")


def test_its_own_page_opens_to_those_named_and_the_reading_is_logged(given):
    address = reverse("deployments:order", kwargs={"agency": "harlan", "order_id": given.order.id})
    for who, status in (("cora", 200), ("alice", 200), ("dana", 200), ("bob", 404), ("ada", 404)):
        answer = given.cast.client_of(getattr(given, who)).get(address)
        assert answer.status_code == status, who
        assert (f"{WORD} was open" in told(answer)) == (who in ("cora", "alice")), who
    read = [one.who for one in lines_of("harlan", given.at.date()) if "compelled" in one.what]
    assert {str(given.cora.person_id), str(given.alice.person_id)} <= set(read)


def test_only_the_one_ordered_gives_it_and_a_correction_needs_a_reason(given):
    with pytest.raises(NotAllowedError):
        give_statement(acting_user=given.bob, order=given.order, values={"words": "x"}, at=given.at)
    with pytest.raises(ReasonNeededError):
        give_statement(
            acting_user=given.alice, order=given.order, values={"words": "x"}, at=given.at,
            based_on=1,
        )  # fmt: skip
    again = give_statement(
        acting_user=given.alice, order=given.order, values={"words": "Shut."}, at=given.at,
        based_on=1, reason="I was wrong about the gate",
    )  # fmt: skip
    assert again.version == 2
    assert again.id == statement_id(given.order.id)


def test_an_order_names_its_readers_and_nobody_orders_himself(pair):
    incident = make_incident(pair.alice, pair.at)
    values = {"incident": incident.id, "person": pair.alice.person_id}
    with pytest.raises(InvalidError, match="Name who may read"):
        order_statement(acting_user=pair.dana, values=values, at=pair.at)
    readers = [{"id": "r1", "person": pair.dana.person_id}]
    own = values | {"person": pair.dana.person_id, "readers": readers}
    with pytest.raises(InvalidError):
        order_statement(acting_user=pair.dana, values=own, at=pair.at)
    with pytest.raises(NotAllowedError):
        order_statement(acting_user=pair.alice, values=values | {"readers": readers}, at=pair.at)


def test_a_reader_is_added_only_by_one_who_reads_with_a_reason(given):
    more = {"order": given.order, "person": given.bob.person_id, "at": given.at}
    with pytest.raises(NotAllowedError):
        add_reader(acting_user=given.dana, reason="I want to", **more)
    named = order_statement(
        acting_user=given.dana, at=given.at,
        values={
            "incident": given.incident.id, "person": given.alice.person_id,
            "readers": [{"id": "r1", "person": given.dana.person_id}],
        },
    )  # fmt: skip
    with pytest.raises(ReasonNeededError):
        add_reader(acting_user=given.dana, reason=" ", **more | {"order": named})
    changed = add_reader(acting_user=given.dana, reason="Counsel", **more | {"order": named})
    assert changed.readers.count() == 2


def test_a_critical_incident_does_not_close_an_order_to_the_one_ordered(given):
    press(given)
    address = reverse("deployments:order", kwargs={"agency": "harlan", "order_id": given.order.id})
    assert given.cast.client_of(given.alice).get(address).status_code == 200
    assert given.cast.client_of(given.cora).get(address).status_code == 200


def test_the_pages_order_and_give_and_lose_nothing_on_a_refusal(pair):
    incident = make_incident(pair.alice, pair.at, team=pair.alices.id)
    dana, alice = pair.cast.client_of(pair.dana), pair.cast.client_of(pair.alice)
    form = reverse("deployments:order_new",
                   kwargs={"agency": "harlan", "incident_id": incident.id})  # fmt: skip
    assert dana.get(form).status_code == 200
    sent = {"person": str(pair.alice.person_id), "advisement": "Answer whole."}
    refused = dana.post(form, sent)
    assert refused.status_code == 200
    assert "Name who may read" in refused.content.decode()
    assert "Answer whole." in refused.content.decode()
    assert not Order.objects.exists()
    assert dana.post(form, sent | {"readers": [str(pair.dana.person_id)]}).status_code == 302
    order = Order.objects.get()
    give = reverse("deployments:give_statement",
                   kwargs={"agency": "harlan", "order_id": order.id})  # fmt: skip
    refused = alice.post(give, {"words": "", "present": "My representative", "version": "0"})
    assert "My representative" in refused.content.decode()
    assert alice.post(give, {"words": "As it was.", "version": "0"}).status_code == 302
    assert Compelled.objects.count() == 1
    assert pair.cast.client_of(pair.bob).get(form).status_code in (403, 404)
    assert pair.cast.client_of(pair.bob).post(give, {"words": "x"}).status_code == 404


def test_a_free_statement_is_ordinary_and_its_author_s(pair):
    incident = make_incident(pair.alice, pair.at)
    statement = make_statement(pair.bob, pair.at, incident)
    assert statement.said_at == pair.at
    values = kind_of(statement).values_in(statement)
    with pytest.raises(NotAllowedError):
        submit_statement(amending(pair.alice, statement, values, "mine", pair.at))
    listed = pair.cast.client_of(pair.dana).get("/api/v1/harlan/records/deployments.statement")
    assert str(statement.id) in listed.content.decode()
    other = pair.cast.client_of(pair.alice).get("/api/v1/harlan/records/deployments.statement")
    assert str(statement.id) not in other.content.decode()
    with pytest.raises(UnknownRecordError):
        make_statement(pair.charlie, pair.at, incident)
