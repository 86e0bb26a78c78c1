"""Files come before what names them, under their own SHA-256."""

from hashlib import sha256

import pytest

from watchbook.front.sync.tests.sending import Device
from watchbook.ground.evidence.store import has_file, path_of

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff\xe0 a photograph of a paw"


def test_a_file_is_201_the_first_time_and_200_again(device):
    first, again = device.put_blob(PICTURE), device.put_blob(PICTURE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"sha256": sha256(PICTURE).hexdigest(), "size_bytes": len(PICTURE)}
    assert path_of("harlan", first.json()["sha256"]).read_bytes() == PICTURE


def test_a_file_whose_hash_lies_is_422_and_nothing_is_kept(device):
    wrong = sha256(b"something else").hexdigest()
    answer = device.put_blob(PICTURE, wrong)
    assert answer.status_code == 422
    assert not has_file("harlan", wrong)
    assert not has_file("harlan", sha256(PICTURE).hexdigest())


def test_half_a_file_is_refused_by_its_hash(device):
    assert device.put_blob(PICTURE[:9], sha256(PICTURE).hexdigest()).status_code == 422


def test_a_file_beyond_the_limit_is_413(device, settings):
    settings.WATCHBOOK_MAX_UPLOAD_BYTES = 10
    assert device.put_blob(PICTURE).status_code == 413


def test_a_device_can_ask_whether_a_file_has_come(device):
    address = f"/sync/harlan/blobs/{sha256(PICTURE).hexdigest()}"
    assert device.client.head(address).status_code == 404
    device.put_blob(PICTURE)
    assert device.client.head(address).status_code == 200


def test_nobody_is_401_and_another_agency_403(cast, team):
    assert Device(cast.client_of(cast.nobody)).put_blob(PICTURE).status_code == 401
    assert Device(cast.client_of(cast.charlie)).put_blob(PICTURE).status_code == 403
    assert not has_file("harlan", sha256(PICTURE).hexdigest())
