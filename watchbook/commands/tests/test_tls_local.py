"""`watchbook serve --tls-local`: an authority for the unit's own network, and the page for phones."""

import plistlib
import socket
import ssl
import stat
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from watchbook.authority import (
    AuthorityError,
    Places,
    der_of,
    fingerprint,
    keep_certificates,
)
from watchbook.authority_page import documents
from watchbook.commands.tests.test_serve import free_port, serving, wait_until

pytestmark = pytest.mark.alike

__all__ = ["serving"]  # a fixture, used by its name
NAMES = ["k9.local", "192.168.7.20", "localhost", "127.0.0.1", "::1"]
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def made(tmp_path):
    assert keep_certificates(tmp_path / "keys", NAMES, NOW)
    return Places(tmp_path / "keys")


def loaded(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_it_makes_an_authority_and_a_certificate_for_every_name(made):
    server, authority = loaded(made.server), loaded(made.authority)
    server.verify_directly_issued_by(authority)
    stated = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert stated.get_values_for_type(x509.DNSName) == ["k9.local", "localhost"]
    assert [str(one) for one in stated.get_values_for_type(x509.IPAddress)] == [
        "192.168.7.20", "127.0.0.1", "::1",
    ]  # fmt: skip
    assert (server.not_valid_after_utc - server.not_valid_before_utc).days <= 398
    for path in (made.authority, made.authority_key, made.server, made.server_key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_keeps_what_is_good_and_renews_before_it_ends(made):
    before = made.server.read_bytes(), made.authority.read_bytes()
    assert not keep_certificates(made.folder, NAMES, NOW + timedelta(days=360))
    assert made.server.read_bytes() == before[0]
    assert keep_certificates(made.folder, NAMES, NOW + timedelta(days=370))
    assert made.server.read_bytes() != before[0]
    assert made.authority.read_bytes() == before[1]


def test_another_address_of_the_network_makes_another_certificate_only(made):
    authority = made.authority.read_bytes()
    assert keep_certificates(made.folder, [*NAMES, "10.1.2.3", "dogs.local"], NOW)
    assert made.authority.read_bytes() == authority


@pytest.mark.parametrize("name", ["example.org", "8.8.8.8", "k9.local.example.org", "2001:db8::5"])
def test_the_authority_speaks_for_nobody_else(made, name):
    with pytest.raises(AuthorityError, match="install the new authority"):
        keep_certificates(made.folder, [*NAMES, name], NOW)


def test_it_says_when_the_authority_itself_ends_or_is_damaged(made):
    with pytest.raises(AuthorityError, match="ends on"):
        keep_certificates(made.folder, NAMES, NOW + timedelta(days=3640))
    made.authority_key.write_bytes(b"damaged")
    with pytest.raises(AuthorityError, match="cannot be read"):
        keep_certificates(made.folder, NAMES, NOW)


def test_a_server_s_certificate_that_was_damaged_is_made_anew(made):
    made.server.write_bytes(b"damaged")
    assert keep_certificates(made.folder, NAMES, NOW)
    loaded(made.server)


def test_its_own_names_are_fit_for_a_certificate():
    asked = "from watchbook.authority import own_names; print(*own_names(('K9-Unit.local', 'no name', '10.0.0.9')), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    names = done.stdout.splitlines()
    assert names[:2] == ["K9-Unit.local", "10.0.0.9"]
    assert {"localhost", "127.0.0.1"} <= set(names)
    assert "no name" not in names


def test_the_page_gives_the_certificate_its_fingerprint_and_a_code(made):
    given = documents(made.folder, "k9.local", 8000, 8001).by_path
    page = given["/"][1].decode()
    assert "https://k9.local:8000/" in page
    assert fingerprint(made.authority) in page
    assert "<svg" in page
    assert given["/watchbook.crt"][1] == der_of(made.authority)
    profile = plistlib.loads(given["/watchbook.mobileconfig"][1])
    assert profile["PayloadContent"][0]["PayloadContent"] == der_of(made.authority)
    assert b"PRIVATE" not in b"".join(content for _, content in given.values())


def opened(url, context=None):
    try:
        with urllib.request.urlopen(url, timeout=5, context=context) as answer:
            return answer.status, answer.read()
    except OSError:
        return None


def test_it_serves_the_unit_s_network_and_phones_verify_it(serving, tmp_path):
    page_port = free_port()
    process, port = serving("--tls-local", "--host", "127.0.0.1", "--name", "k9.local",
                            "--page-port", page_port)  # fmt: skip
    der = wait_until(lambda: opened(f"http://127.0.0.1:{page_port}/watchbook.crt"))[1]
    authority = ssl.DER_cert_to_PEM_cert(der)
    trusting = ssl.create_default_context(cadata=authority)
    address = f"https://localhost:{port}/static/web/css/base.css"
    assert wait_until(lambda: opened(address, trusting))[0] == 200
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        socket.create_connection(("127.0.0.1", port)) as line,
    ):
        ssl.create_default_context().wrap_socket(line, server_hostname="localhost")
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        trusting.wrap_socket(line, server_hostname="k9.local") as secure,
    ):
        secure.sendall(
            b"GET /account/login/ HTTP/1.1\r\nHost: k9.local\r\nConnection: close\r\n\r\n"
        )
        assert b" 200 " in secure.recv(4096).split(b"\r\n")[0]
    assert opened(f"http://127.0.0.1:{page_port}/tls-authority.key") is None
    said = [process.stdout.readline() for _ in range(4)]
    assert said[1] == f"Phones open https://k9.local:{port}\n"
    assert f"http://k9.local:{page_port}" in said[2]
    assert "fingerprint" in said[3]


def test_it_refuses_both_ways_of_tls_at_once(watchbook):
    done = watchbook("serve", "--tls-local", "--tls", "a", "b")
    assert done.returncode == 2
    assert "--tls or --tls-local" in done.stderr
