"""The hand-over: what it says, on a page, on paper, under a link; consent and what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from watchbook.after.casualty.actions.links import make_code, make_link, prove_link
from watchbook.after.casualty.actions.words import name_keeper
from watchbook.after.casualty.errors import LinkError
from watchbook.after.casualty.models import HandoverLink, Kept, Passed
from watchbook.after.casualty.paper.sheet import sheet_data
from watchbook.after.casualty.queries.consents import agreed_for, things_of
from watchbook.after.casualty.queries.sheet import sheet_of
from watchbook.ground.people.audit import lines_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError

AGREED = {
    "consents": "Lt. Ames", "consents_telephone": "555-0101", "consents_other": "555-0102",
    "sum_cents": 1_500_000, "decides": "Cpt. Roe", "decides_telephone": "555-0103",
}  # fmt: skip


@pytest.fixture
def hurt(night):
    night.casualty = night.down()
    night.line(night.casualty, "tourniquet-on", site="left-hind")
    night.line(night.casualty, "bites", words="yes")
    return night


def page(night, who="alice", query=""):
    return night.get(who, "handover", query, casualty_id=night.casualty.id)


def linked(night, by="dana"):
    return make_link(acting_user=getattr(night.cast, by), casualty=night.casualty, label="Ridge",
                     at=night.at)  # fmt: skip


def at_link(token, what=""):
    return reverse(f"handover_link{'_' if what else ''}{what}", kwargs={"token": token})


def proved(night):
    link, token = linked(night)
    name_keeper(acting_user=night.cast.dana, casualty=night.casualty, at=night.at,
                values={"person": night.cast.dana.person_id, "telephone": "555-0199"})  # fmt: skip
    code = make_code(acting_user=night.cast.dana, link=link, way="555-0190", at=night.at)
    client = Client()
    client.post(at_link(token, "prove"), {"code": f"{code[:3]} {code[3:]}"})
    return client, token


def test_the_page_has_the_thirty_seconds_on_top_and_a_button_that_dials(hurt, written):
    text = page(hurt).content.decode()
    assert text.index("Thirty seconds") < text.index("Consent")
    assert "Bites strangers." in text
    assert 'href="tel:555-0190"' in text
    assert "When nobody answers, the veterinarian decides." in text
    assert "not asked yet whether he wishes to be there" in text


def test_the_clock_that_is_read_aloud_stands_still_once_the_dog_was_handed_over(night):
    begun = night.at - timedelta(minutes=60)
    night.casualty = night.down(happened_at=begun)
    night.line(night.casualty, "tourniquet-on", site="left-hind", happened_at=begun)
    ended = {"casualty": night.casualty.id}
    night.write(
        "alice", "ending", how="at-clinic", happened_at=begun + timedelta(minutes=20), **ended
    )
    told = sheet_of(night.cast.alice, night.casualty, begun + timedelta(minutes=30))
    assert (told.said_at, told.spoken[2][-11:]) == (None, "30 minutes.")
    night.write(
        "alice", "ending", how="handed-over", happened_at=begun + timedelta(minutes=35), **ended
    )
    told = sheet_of(night.cast.alice, night.casualty, begun + timedelta(days=90))
    assert told.spoken[2].endswith("35 minutes.")
    assert told.spoken[0].endswith("Arriving now.")
    assert "As it stood when the clock was stopped" in page(night).content.decode()


def test_only_those_who_read_the_card_open_it(hurt):
    assert page(hurt, "dana").status_code == 200
    assert page(hurt, "dov").status_code == 403
    assert page(hurt, "flora").status_code in {403, 404}
    assert page(hurt, "charlie").status_code == 404


def test_it_goes_to_paper_with_labels(hurt):
    answer = page(hurt, query="?format=pdf")
    assert answer.content.startswith(b"%PDF")
    told = sheet_data(sheet_of(hurt.cast.dana, hurt.casualty, hurt.at), "Harlan")
    assert [one["what"] for one in told["labels"]][:2] == ["Projectile or fragment", "Vest"]
    assert told["sections"][1]["words"] == ["When nobody answers, the veterinarian decides."]


def test_nothing_is_to_be_kept_where_heat_did_it(hurt):
    hurt.casualty = hurt.down(mechanism="heat", dog=hurt.rex.id)
    told = sheet_data(sheet_of(hurt.cast.dana, hurt.casualty, hurt.at), "Harlan")
    assert told["labels"] == []
    assert "What to keep" not in [one["title"] for one in told["sections"]]


def test_a_drill_says_so(hurt):
    hurt.casualty = hurt.down(is_drill=True)
    assert "DRILL" in page(hurt).content.decode()


def test_consent_of_every_dog_holds_until_one_is_written_for_the_casualty(hurt):
    hurt.write("dana", "consent", **AGREED)
    agreed = agreed_for(hurt.cast.alice, hurt.casualty)
    assert (agreed.consents.name, agreed.consents.telephones) == (
        "Lt. Ames", ("555-0101", "555-0102"),
    )  # fmt: skip
    assert agreed.sum_words == "$15,000.00"
    hurt.write("alice", "consent", casualty=hurt.casualty.id, wish="present",
               wish_words="From the first minute.")  # fmt: skip
    hurt.write("dana", "consent", casualty=hurt.casualty.id, sum_cents=2_000_000)
    agreed = agreed_for(hurt.cast.alice, hurt.casualty)
    assert (agreed.sum_words, agreed.wish) == ("$20,000.00", "Wishes to be with the dog")
    assert agreed.decides.name == "Cpt. Roe"
    assert "From the first minute." in page(hurt).content.decode()


def test_consent_of_every_dog_is_the_supervisor_s_to_write(hurt):
    with pytest.raises(InvalidError, match="a supervisor writes it"):
        hurt.write("alice", "consent", **AGREED)
    with pytest.raises(InvalidError, match="Nothing is written"):
        hurt.write("alice", "consent", casualty=hurt.casualty.id)
    with pytest.raises(NotAllowedError):
        hurt.write("tess", "consent", casualty=hurt.casualty.id, **AGREED)


def test_what_is_kept_goes_from_hand_to_hand(hurt):
    kept = hurt.write("alice", "kept", casualty=hurt.casualty.id, what="projectile", label="A-1")
    hurt.write("dana", "passed", kept=kept.id, given_to="Det. Ruiz", number="26-114")
    (thing,) = things_of(hurt.cast.alice, hurt.casualty)
    assert (str(thing.row), thing.passed[0].given_to) == (
        "Projectile or fragment, A-1",
        "Det. Ruiz",
    )
    assert "26-114" in page(hurt).content.decode()
    with pytest.raises(InvalidError, match="what it is"):
        hurt.write("alice", "kept", casualty=hurt.casualty.id, what="other")
    with pytest.raises(NotAllowedError):
        hurt.write("bob", "kept", casualty=hurt.casualty.id, what="vest")


def test_a_link_opens_this_casualty_without_an_account_and_each_opening_is_logged(hurt):
    link, token = linked(hurt)
    other = hurt.down(dog=hurt.rex.id)
    answer = Client().get(at_link(token))
    assert answer.status_code == 200
    assert "Juno" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        "same-origin", "noindex, nofollow",
    )  # fmt: skip
    link.refresh_from_db()
    assert link.opened == 1
    opened = [one for one in lines_of("harlan", hurt.at.date()) if one.who == f"link:{link.id}"]
    assert [one.record for one in opened] == [str(hurt.casualty.id)]
    elsewhere = reverse("casualty:handover", kwargs={"agency": "harlan", "casualty_id": other.id})
    assert Client().get(elsewhere).status_code == 302


@pytest.mark.parametrize("token", ["harlan.nothing", "nothing", "harlan.", "HARLAN.x", "calder.x"])
def test_a_token_that_nobody_made_opens_nothing(hurt, token):
    assert Client().get(at_link(token)).status_code == 404


def test_a_link_ends_with_discharge_and_when_it_is_revoked(hurt):
    link, token = linked(hurt)
    other, second = linked(hurt, by="alice")
    hurt.post("dana", "handover_end_link", {}, casualty_id=hurt.casualty.id, link_id=link.id)
    assert Client().get(at_link(token)).status_code == 404
    hurt.write("alice", "ending", casualty=hurt.casualty.id, how="handed-over")
    assert Client().get(at_link(second)).status_code == 200
    hurt.write("alice", "ending", casualty=hurt.casualty.id, how="discharged")
    ended = Client().get(at_link(second))
    assert ended.status_code == 404
    assert "This link has ended" in ended.content.decode()
    assert "Juno" not in ended.content.decode()
    assert "This link has ended" not in Client().get(at_link("harlan.x")).content.decode()
    assert other.revoked_at is None


def test_a_clinic_finds_the_unit_s_telephone_under_its_link_and_in_the_code(hurt, alerting):
    alerting.list(alerting.to("dana", "mail"), telephone="555-0144")
    _, token = linked(hurt)
    page = Client().get(at_link(token)).content.decode()
    assert 'href="tel:555-0144"' in page
    assert "Nobody is named yet to hear it" in page
    assert "Call 555-0144" in sheet_of(hurt.cast.dana, hurt.casualty, hurt.at).code


def test_the_link_s_address_is_shown_once_and_only_its_digest_is_kept(hurt):
    answer = hurt.post("alice", "handover_new_link", {"label": "Ridge"},
                       casualty_id=hurt.casualty.id)  # fmt: skip
    text = answer.content.decode()
    assert "/l/handover/harlan." in text
    secret = text.split("/l/handover/harlan.")[1].split("/")[0]
    assert secret not in page(hurt).content.decode()
    assert not HandoverLink.objects.filter(digest=secret).exists()
    with pytest.raises(NotAllowedError):
        linked(hurt, by="dov")


def test_a_code_counts_once_for_half_an_hour_and_after_five_wrong_ones_no_more(hurt):
    link, _token = linked(hurt)
    with pytest.raises(NotAllowedError, match="who is named"):
        make_code(acting_user=hurt.cast.dana, link=link, way="555", at=hurt.at)
    name_keeper(acting_user=hurt.cast.dana, casualty=hurt.casualty, at=hurt.at,
                values={"person": hurt.cast.dana.person_id})  # fmt: skip
    code = make_code(acting_user=hurt.cast.dana, link=link, way="555-0190", at=hurt.at)
    with pytest.raises(LinkError):
        prove_link(link=link, code=code, at=hurt.at + timedelta(minutes=31))
    prove_link(link=link, code=code, at=hurt.at)
    with pytest.raises(LinkError):
        prove_link(link=link, code=code, at=hurt.at)
    code = make_code(acting_user=hurt.cast.dana, link=link, way="555-0190", at=hurt.at)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(LinkError):
            prove_link(link=link, code=wrong, at=hurt.at)
    with pytest.raises(LinkError):
        prove_link(link=link, code=code, at=hurt.at)


def test_a_clinic_that_proved_itself_writes_what_it_kept_and_to_whom_it_went(hurt):
    client, token = proved(hurt)
    text = client.get(at_link(token)).content.decode()
    assert 'href="tel:555-0199"' in text
    answer = client.post(at_link(token, "kept"), {"what": "vest", "label": "B-2"}, follow=True)
    assert "Vest, B-2" in answer.content.decode()
    kept = Kept.objects.get()
    client.post(at_link(token, "passed"), {"kept": str(kept.id), "given_to": "Det. Ruiz"})
    assert Passed.objects.get().given_to == "Det. Ruiz"
    assert kept.author.startswith("link:")
    refused = client.post(
        at_link(token, "passed"), {"kept": str(hurt.casualty.id), "given_to": "x"}
    )
    assert refused.status_code == 404
    bad = client.post(at_link(token, "kept"), {"what": "", "words": "<b>left</b> flank"})
    assert bad.status_code == 422
    assert "&lt;b&gt;left&lt;/b&gt; flank" in bad.content.decode()
