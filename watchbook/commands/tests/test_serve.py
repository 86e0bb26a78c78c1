"""`watchbook serve` for real: it answers, restarts what ends, and stops when told."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from watchbook.serving import ServeError, Tls, refuse_busy_address


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def status_of(url, context=None):
    """The HTTP status of an address, or None while nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=5, context=context) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


def wait_until(is_true, within_s=40):
    deadline = time.monotonic() + within_s
    while not (value := is_true()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return value


def children_of(pid):
    """The direct children of a process, as (pid, command line)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        if parent == pid:
            found.append((int(folder.name), command))
    return found


@pytest.fixture
def serving(installed):
    started = []

    def start(*words):
        port = free_port()
        process = subprocess.Popen(
            # One process: once it answers, none is still starting and deaf to signals.
            [
                sys.executable,
                "-m",
                "watchbook",
                "serve",
                "--processes",
                "1",
                "--port",
                str(port),
                *map(str, words),
            ],
            env=installed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process, port

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        process.stdout.close()


def worker_of(process, ending="watchbook worker"):
    children = children_of(process.pid)
    return next((pid for pid, command in children if command.strip().endswith(ending)), None)


def web_of(process):
    return next((pid for pid, command in children_of(process.pid) if "granian" in command), None)


def test_it_answers_says_where_and_stops_with_everything_it_started(serving):
    process, port = serving()
    wait_until(lambda: status_of(f"http://localhost:{port}/static/web/css/base.css") == 200)
    assert process.stdout.readline() == f"Watchbook is open at http://localhost:{port}\n"
    worker, web = wait_until(lambda: worker_of(process)), web_of(process)
    urgent = wait_until(lambda: worker_of(process, "worker --urgent"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    for pid in (worker, urgent, web):
        assert not Path(f"/proc/{pid}").exists()


@pytest.mark.alike
def test_it_starts_again_whichever_of_them_ends(serving):
    process, port = serving()
    page = f"http://localhost:{port}/static/web/css/base.css"
    wait_until(lambda: status_of(page) == 200)
    for ending in ("watchbook worker", "worker --urgent"):
        worker = wait_until(lambda ending=ending: worker_of(process, ending))
        os.kill(worker, signal.SIGKILL)
        assert wait_until(
            lambda ending=ending, was=worker: (now := worker_of(process, ending)) != was and now
        )
    web = web_of(process)
    os.kill(web, signal.SIGTERM)
    assert wait_until(lambda: (now := web_of(process)) != web and now)
    wait_until(lambda: status_of(page) == 200)
    assert len([1 for _, command in children_of(process.pid) if "watchbook worker" in command]) == 2


@pytest.mark.alike
def test_what_it_started_ends_with_it_even_when_it_is_killed(serving):
    process, port = serving()
    wait_until(lambda: status_of(f"http://localhost:{port}/static/web/css/base.css") == 200)
    worker, web = wait_until(lambda: worker_of(process)), web_of(process)
    urgent = wait_until(lambda: worker_of(process, "worker --urgent"))
    process.kill()
    process.wait(10)
    for pid in (worker, urgent, web):
        wait_until(lambda pid=pid: not Path(f"/proc/{pid}").exists())


@pytest.mark.alike
def test_it_serves_over_tls(serving, tmp_path):
    certificate, key = make_certificate(tmp_path)
    process, port = serving("--tls", certificate, key, "--host", "127.0.0.1")
    trusted = ssl.create_default_context(cafile=certificate)
    page = f"https://localhost:{port}/static/web/css/base.css"
    wait_until(lambda: status_of(page, trusted) == 200)
    assert process.stdout.readline() == f"Watchbook is open at https://localhost:{port}\n"


@pytest.mark.alike
def test_it_says_which_port_is_taken(watchbook):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = watchbook("serve", "--port", other.getsockname()[1])
    assert done.returncode == 1
    assert "--port" in done.stderr
    with pytest.raises(ServeError):
        refuse_busy_address("127.0.0.1", 99999)


def test_it_does_not_begin_where_nothing_is_installed(watchbook, installed, tmp_path):
    if "WATCHBOOK_DATABASE_URL" in installed:
        pytest.skip("the database is migrated, wherever the home is")
    installed["WATCHBOOK_HOME"] = str(tmp_path / "nothing")
    done = watchbook("serve", "--port", free_port())
    assert done.returncode == 1
    assert "watchbook init" in done.stderr


@pytest.mark.alike
def test_a_missing_certificate_is_a_wrong_argument(watchbook, tmp_path):
    assert watchbook("serve", "--tls", tmp_path / "no.pem", tmp_path / "no.key").returncode == 2


def test_it_refuses_what_is_no_certificate_or_not_its_key_or_in_another_form(tmp_path):
    certificate, key = make_certificate(tmp_path)
    Tls(certificate, key).refuse_unusable()
    (tmp_path / "other").mkdir()
    _, other_key = make_certificate(tmp_path / "other")
    old_form = tmp_path / "old.pem"
    old_form.write_bytes(
        serialization.load_pem_private_key(key.read_bytes(), None).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    for pair, said in (
        (Tls(key, key), "no PEM certificate"),
        (Tls(certificate, certificate), "no PEM key"),
        (Tls(certificate, other_key), "not the key of"),
        (Tls(certificate, old_form), "openssl pkcs8"),
    ):
        with pytest.raises(ServeError, match=said):
            pair.refuse_unusable()


def make_certificate(folder):
    """A self-signed certificate for localhost and its PKCS #8 key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
