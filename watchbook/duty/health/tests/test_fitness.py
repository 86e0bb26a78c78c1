from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from watchbook.duty.health.actions import end_attending, invite_veterinarian
from watchbook.duty.health.actions.fitness import NOT_PROVED
from watchbook.duty.health.queries.dogs import attending_of
from watchbook.duty.health.queries.due import dues
from watchbook.duty.health.queries.fitness import standing_words
from watchbook.duty.health.tests.conftest import body
from watchbook.ground.people.actions import accept_invitation
from watchbook.ground.people.errors import InvitationGoneError, NotAllowedError
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import viewer_of
from watchbook.ground.records.errors import InvalidError


def standing(kennel, at=None):
    word = standing_words(kennel.dana, [kennel.juno.id], at or kennel.at).get(kennel.juno.id)
    return (word.row.status, word.source) if word else None


def test_a_handler_writes_what_he_was_told_and_it_is_shown_as_not_yet_confirmed(kennel):
    row = kennel.write(
        "alice", "fitness", status="unfit", veterinarian="Dr. Lindqvist",
        until_on=(kennel.at + timedelta(days=6)).date().isoformat(),
    )  # fmt: skip
    status, source = standing(kennel)
    assert (status, row.by_veterinarian_id) == ("unfit", None)
    assert "as told by Dr. Lindqvist; no paper attached, not yet confirmed" in source
    page = body(kennel.get("alice", "dog", dog_id=kennel.juno.id))
    assert "Unfit for duty" in page
    assert "not yet confirmed by the veterinarian" in page


def test_it_names_the_veterinarian_and_says_what_the_dog_does_not_do(kennel):
    with pytest.raises(InvalidError, match="name of the veterinarian"):
        kennel.write("alice", "fitness", status="unfit")
    with pytest.raises(InvalidError, match="what the dog does not do"):
        kennel.write("alice", "fitness", status="restricted", veterinarian="Dr. L")
    with pytest.raises(InvalidError, match="before it begins"):
        kennel.write(
            "alice", "fitness", status="unfit", veterinarian="Dr. L", until_on="2020-01-01"
        )


def test_a_word_for_today_is_kept_in_the_evening_too(kennel):
    """At eight in the evening in New York it is tomorrow in UTC."""
    alice = replace(kennel.alice, timezone="America/New_York")
    row = kennel.write(
        alice, "fitness", status="unfit", veterinarian="Dr. L", until_on="2026-06-01",
        sent_at=datetime(2026, 6, 2, 0, 30, tzinfo=UTC),
    )  # fmt: skip
    assert row.until_on.isoformat() == "2026-06-01"


def test_a_veterinarian_who_proved_the_address_writes_it_himself(kennel, proved):
    row = kennel.write(proved, "fitness", status="restricted", restrictions=["no-jumping"])
    assert row.by_veterinarian_id == proved.person_id
    assert standing(kennel) == ("restricted", "by Dr Vera Lindqvist")


def test_without_a_proved_address_it_is_refused_with_the_way_to_prove_it(kennel, cast):
    from watchbook.duty.health.actions import let_attend  # beside the fixture's
    from watchbook.ground.people.tests.factories import person_of  # as above

    let_attend(acting_user=cast.dana, dog=kennel.juno, person=person_of(cast.vera), at=kennel.at)
    with pytest.raises(NotAllowedError) as refused:
        kennel.write("vera", "fitness", status="fit")
    assert str(refused.value) == NOT_PROVED
    assert "not proved yet" in body(kennel.get("vera", "dog", dog_id=kennel.juno.id))


def test_a_veterinarian_reads_and_writes_only_the_dogs_opened_to_her_and_only_until(kennel, proved):
    kennel.write("alice", "weight", mass_g="31")
    kennel.write("bob", "weight", mass_g="35", dog=kennel.rex.id)
    page = body(kennel.get(proved, "index"))
    assert "Juno" in page
    assert "Rex" not in page
    assert kennel.get(proved, "dog", dog_id=kennel.rex.id).status_code == 404
    assert kennel.get(proved, "stock").status_code == 403
    with pytest.raises(NotAllowedError, match="invited"):
        kennel.write(proved, "fitness", status="fit", dog=kennel.rex.id)
    (attending,) = attending_of(kennel.dana, kennel.juno.id)
    end_attending(
        acting_user=kennel.dana, attending=attending, reason="Moved away", at=timezone.now()
    )
    assert kennel.get(proved, "dog", dog_id=kennel.juno.id).status_code == 404


def test_her_desk_form_keeps_her_word_and_shows_what_is_wrong(kennel, proved):
    where = {"dog_id": kennel.juno.id, "noun": "fitness"}
    refused = kennel.post(proved, "write", {"status": "restricted"}, **where)
    assert refused.status_code == 422
    assert "what the dog does not do" in body(refused)
    kept = kennel.post(
        proved, "write", {"status": "restricted", "restrictions": ["no-heat"]}, **where
    )
    assert kept.status_code == 302
    assert kennel.get(proved, "write", **where).status_code == 200
    assert standing(kennel, timezone.now())[0] == "restricted"


def test_her_desk_forms_name_the_unit_of_what_they_ask(kennel, proved):
    where = {"dog_id": kennel.juno.id, "noun": "weight"}
    page = body(kennel.get(proved, "write", **where))
    assert page.count('class="unit"') == 2
    assert ">kg</span>" in page
    assert ">lb</span>" in page
    refused = body(kennel.post(proved, "write", {"mass_g": "41,5"}, **where))
    assert "a number is needed here, decimals after a point" in refused
    assert "Weight</a>: a number" in refused  # and not the label twice


def test_an_invited_veterinarian_proves_the_address_by_using_the_link(kennel, cast):
    made, secret = invite_veterinarian(
        acting_user=cast.dana, dog=kennel.juno, name="Noor Haddad", rank="Dr",
        email="noor@clinic.example", at=kennel.at,
    )  # fmt: skip
    account = accept_invitation(
        agency=cast.agency, secret=secret, account=None, password="walks-before-breakfast",
        at=kennel.at,
    )  # fmt: skip
    noor = viewer_of(account, cast.agency, kennel.at)
    row = kennel.write(noor, "fitness", status="unfit")
    assert (row.veterinarian, row.by_veterinarian_id) == ("Dr Noor Haddad", made.person_id)


def _invite(kennel, dog, email="noor@clinic.example"):
    return invite_veterinarian(
        acting_user=kennel.dana, dog=dog, name="Noor Haddad", rank="Dr", email=email, at=kennel.at
    )


def test_whoever_is_invited_anew_stays_one_person_with_one_link(kennel, cast):
    first, old = _invite(kennel, kennel.juno)
    again, _ = _invite(kennel, kennel.juno)
    other, secret = _invite(kennel, kennel.rex, "Noor@Clinic.example ")
    assert first.person_id == again.person_id == other.person_id
    assert len(attending_of(kennel.dana, kennel.juno.id)) == 1
    shown = body(kennel.get("dana", "dog", dog_id=kennel.juno.id))
    assert "reads nothing until the link is used" in shown
    used = {"agency": cast.agency, "account": None, "password": "walks-before-breakfast"}
    with pytest.raises(InvitationGoneError):
        accept_invitation(secret=old, at=kennel.at, **used)
    noor = viewer_of(accept_invitation(secret=secret, at=kennel.at, **used), cast.agency, kennel.at)
    assert kennel.get(noor, "dog", dog_id=kennel.juno.id).status_code == 200
    assert "until the link is used" not in body(kennel.get("dana", "dog", dog_id=kennel.rex.id))


def test_the_address_of_a_veterinarian_who_is_here_opens_the_dog_without_a_link(kennel, proved):
    told = {"name": "Vera", "email": Account.objects.get(id=str(proved.account_id)).email}
    assert kennel.post("dana", "invite", told, dog_id=kennel.rex.id).status_code == 302
    assert kennel.get(proved, "dog", dog_id=kennel.rex.id).status_code == 200
    assert "open to" in body(kennel.post("dana", "invite", told, dog_id=kennel.rex.id))
    assert len(attending_of(kennel.dana, kennel.rex.id)) == 1


def test_what_is_due_leads_a_veterinarian_to_forms_that_she_has(kennel, proved):
    row = kennel.write(
        "alice", "fitness", status="unfit", veterinarian="Vera",
        from_at=(kennel.at - timedelta(days=5)).isoformat(),
    )  # fmt: skip
    asked = {one.kind: one for one in dues(proved, [kennel.juno], kennel.at)}
    for one in asked.values():
        assert one.url.startswith("/harlan/health/"), one
    assert asked["health.fitness"].title.startswith("Was this your word?")
    where = {"noun": "fitness", "record_id": row.id}
    assert "Yes, I said so" in body(kennel.get(proved, "record", **where))
    told = {one.kind: one for one in dues(kennel.alice, [kennel.juno], kennel.at)}
    assert told["health.fitness"].title.startswith("Attach the veterinarian's paper")
    assert told["health.weight"].url.startswith("/field/forms/health.weight/")


def test_a_record_names_its_dog_to_the_veterinarian(kennel, proved):
    row = kennel.write("alice", "weight", mass_g="31")
    page = body(kennel.get(proved, "record", noun="weight", record_id=row.id))
    assert "not open to you" not in page
    vera = kennel.cast.client_of(proved)
    history = vera.get(f"/harlan/records/health.weight/{row.id}/history/").content.decode()
    assert "not open to you" not in history
    assert "Juno" in history
    assert f"/harlan/health/dogs/{kennel.juno.id}/" in page


def test_what_eases_a_restriction_holds_once_it_is_proven(kennel, proved):
    earlier = kennel.at - timedelta(days=2)
    kennel.write(proved, "fitness", status="unfit", from_at=earlier.isoformat())
    told = kennel.write("alice", "fitness", status="fit", veterinarian="Dr Vera Lindqvist")
    assert standing(kennel)[0] == "unfit"
    kennel.write(proved, "confirmation", fitness=told.id, is_so=True)
    assert standing(kennel) == ("fit", "by Dr Vera Lindqvist")


def test_her_own_word_is_amended_by_her_alone(kennel, proved):
    """A supervisor amended `unfit` to `fit`, and the dog was fit."""
    row = kennel.write(proved, "fitness", status="unfit")
    for who in ("dana", "alice"):
        with pytest.raises(NotAllowedError, match=r"nobody else amends|Only the person"):
            kennel.write(who, "fitness", amends=row, status="fit", veterinarian="Dr Vera")
    where = {"noun": "fitness", "record_id": row.id}
    assert "Amend" not in body(kennel.get("dana", "record", **where))
    assert f"record={row.id}" in body(kennel.get(proved, "record", **where))
    assert standing(kennel)[0] == "unfit"
    kennel.write(proved, "fitness", amends=row, status="restricted", restrictions=["no-heat"])
    assert standing(kennel) == ("restricted", "by Dr Vera Lindqvist")


@pytest.mark.parametrize("changed", [
    {"status": "fit"}, {"restrictions": ["no-heat"]}, {"until_on": "soon"}, {"from_at": "later"},
])  # fmt: skip
def test_an_amendment_without_a_paper_eases_nothing(kennel, proved, changed):
    """Whoever told it, confirmed or not: what eases is another word, which holds once proven."""
    told = {"status": "restricted", "restrictions": ["no-heat", "no-jumping"],
            "veterinarian": "Dr Vera Lindqvist"}  # fmt: skip
    days = {"soon": kennel.at.date() + timedelta(days=1),
            "later": kennel.at + timedelta(hours=1)}  # fmt: skip
    changed = {name: days.get(str(value), value) for name, value in changed.items()}
    row = kennel.write("alice", "fitness", **told, from_at=kennel.at - timedelta(days=1))
    before = standing(kennel)
    for _ in range(2):
        with pytest.raises(InvalidError, match="amendment eases nothing"):
            kennel.write("alice", "fitness", amends=row, **told | changed)
        kennel.write(proved, "confirmation", fitness=row.id, is_so=True)
    assert standing(kennel)[0] == before[0]
    row = kennel.write("alice", "fitness", amends=row, **told, words="Shade and water.")
    assert row.words == "Shade and water."
    kennel.write("alice", "fitness", amends=row, **told | {"paper": "a" * 64} | changed)


def test_she_amends_what_she_wrote_herself(kennel, proved):
    row = kennel.write(proved, "weight", mass_g="14.2")
    where = {"noun": "weight", "record_id": row.id}
    assert f"record={row.id}" in body(kennel.get(proved, "record", **where))
    kennel.write(proved, "weight", amends=row, mass_g="41.2")
    other = kennel.write("alice", "weight", mass_g="40")
    where = {"noun": "weight", "record_id": other.id}
    assert f"record={other.id}" not in body(kennel.get(proved, "record", **where))


def test_a_paper_counts_as_proof_and_a_disowned_word_for_nothing(kennel, proved):
    kennel.write(proved, "fitness", status="unfit",
                 from_at=(kennel.at - timedelta(days=2)).isoformat())  # fmt: skip
    told = kennel.write(
        "alice", "fitness", status="fit", veterinarian="Dr Vera Lindqvist", paper="a" * 64
    )
    assert standing(kennel)[0] == "fit"
    kennel.post(proved, "confirm", {"answer": "no", "text": "Not by me."}, record_id=told.id)
    assert standing(kennel, timezone.now())[0] == "unfit"
    page = body(kennel.get("dana", "record", noun="fitness", record_id=told.id))
    assert "it was not so" in page


@pytest.mark.parametrize("told", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_a_press_without_an_answer_disowns_nothing(kennel, proved, told):
    row = kennel.write("alice", "fitness", status="unfit", veterinarian="Dr Vera Lindqvist")
    kennel.post(proved, "confirm", told, record_id=row.id)
    with pytest.raises(InvalidError, match="whether it was your word"):
        kennel.write(proved, "confirmation", fitness=row.id)
    status, source = standing(kennel, timezone.now())
    assert status == "unfit"
    assert "says it was not so" not in source


def test_a_word_that_has_run_out_leaves_the_dog_not_recorded(kennel):
    kennel.write(
        "alice", "fitness", status="unfit", veterinarian="Dr. L",
        until_on=kennel.at.date().isoformat(),
    )  # fmt: skip
    assert standing(kennel)[0] == "unfit"
    assert standing(kennel, kennel.at + timedelta(days=3)) is None


def test_who_may_open_a_dog_to_a_veterinarian(kennel):
    where = {"dog_id": kennel.juno.id}
    assert kennel.get("dana", "invite", **where).status_code == 200
    assert kennel.get("alice", "invite", **where).status_code == 403
    told = {"name": "Noor Haddad", "rank": "Dr", "email": "no address"}
    assert kennel.post("dana", "invite", told, **where).status_code == 422
    shown = kennel.post("dana", "invite", told | {"email": "n@clinic.example"}, **where)
    assert "/account/invitations/harlan/" in body(shown)
