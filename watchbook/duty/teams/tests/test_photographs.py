from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.tests.factories import make_dog
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def dog(cast, at):
    return make_dog("harlan", at)


def _photograph():
    """A picture with a place and a device in it, as a telephone writes it."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "tan").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("juno.jpg", buffer.getvalue(), "image/jpeg")


def _add(client, dog, file):
    return client.post(f"/harlan/teams/dogs/{dog.id}/photograph/add/", {"photograph": file})


def test_a_photograph_is_kept_by_its_hash_and_shown_without_its_device(cast, dog):
    client = cast.client_of(cast.dana)
    assert _add(client, dog, _photograph()).status_code == 302
    with acting_for("harlan"):
        kept = Dog.objects.get()
        assert history("harlan", dog.id)[1].reason == "Photograph"
    assert len(kept.photograph) == 64
    shown = cast.client_of(cast.alice).get(f"/harlan/teams/dogs/{dog.id}/photograph/")
    assert shown.headers["Content-Type"] == "image/webp"
    assert b"SecretPhoneMaker" not in shown.content
    assert (
        f"photograph/?{kept.photograph[:8]}"
        in client.get(f"/harlan/teams/dogs/{dog.id}/").content.decode()
    )


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n" + b"0" * 40])
def test_what_is_no_picture_is_refused_in_words(cast, dog, content):
    client = cast.client_of(cast.dana)
    response = _add(client, dog, SimpleUploadedFile("juno.jpg", content, "image/jpeg"))
    assert response.status_code == 302
    with acting_for("harlan"):
        assert Dog.objects.get().photograph is None
    page = client.get(f"/harlan/teams/dogs/{dog.id}/").content.decode()
    assert "kept." not in page.split("<main")[1].split("<h1")[0]


def test_it_asks_to_choose_a_photograph_first(cast, dog):
    client = cast.client_of(cast.dana)
    response = client.post(f"/harlan/teams/dogs/{dog.id}/photograph/add/", follow=True)
    assert "Choose a photograph first" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("dov", 403), ("flora", 404), ("charlie", 404)]
)
def test_nobody_else_adds_one(cast, dog, who, status):
    assert _add(cast.client_of(getattr(cast, who)), dog, _photograph()).status_code == status


def test_a_dog_without_a_photograph_has_no_page_of_it(cast, dog):
    assert (
        cast.client_of(cast.alice).get(f"/harlan/teams/dogs/{dog.id}/photograph/").status_code
        == 404
    )
