"""An authority for the unit's own network: `watchbook serve --tls-local`.

Makes a root certificate that phones install once, and under it a server certificate for this
machine's names and addresses. The root is constrained to local names and private addresses, so
that whoever steals its key cannot stand in for the rest of the world. Imports no Django.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Phones refuse server certificates that are good for longer (Apple: 398 days)."""
RENEW_BEFORE = timedelta(days=30)
_BACKDATED = timedelta(days=1)
"""A phone's clock may be behind."""
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
            "fc00::/7", "fe80::/10", "::1/128")  # fmt: skip
_NOWHERE = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses for documentation (RFC 5737, 3849): asked for the way there, never written to."""


class AuthorityError(Exception):
    """A certificate cannot be made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the authority's files lie: below the keys, 0600."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The root certificate, which phones install."""
        return self.folder / "tls-authority.pem"

    @property
    def authority_key(self) -> Path:
        """Its key."""
        return self.folder / "tls-authority.key"

    @property
    def server(self) -> Path:
        """The server's certificate with the root after it."""
        return self.folder / "tls-server.pem"

    @property
    def server_key(self) -> Path:
        """Its key, PKCS #8."""
        return self.folder / "tls-server.key"


def own_names(more: tuple[str, ...] = ()) -> list[str]:
    """This machine's names and addresses, those that phones may use first, `localhost` last."""
    host = socket.gethostname().split(".")[0].lower()
    found = [*more, socket.getfqdn().lower(), f"{host}.local", host]
    for nowhere, family in _NOWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as one:
            one.connect((nowhere, 9))  # finds the way, sends nothing
            found.append(str(one.getsockname()[0]))
    with suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(host, None)]
    found += ["localhost", "127.0.0.1", "::1"]
    plain = [name.split("%")[0] for name in found]
    return [name for name in dict.fromkeys(plain) if _is_name(name)]


def keep_certificates(folder: Path, names: list[str], at: datetime) -> bool:
    """Make what is missing and renew what ends soon or names other machines; whether it changed.

    Effects: up to four files in `folder`, each written whole or not at all, mode 0600.

    Raises:
        AuthorityError: the authority may not speak for one of the names, or its files are damaged.
    """
    places = Places(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not places.authority.exists() or not places.authority_key.exists():
        _make_authority(places, names, at)
    authority, key = _load(places.authority, places.authority_key)
    for name in names:
        if not _may_speak_for(authority, name):
            raise AuthorityError(
                f"The authority in {places.folder} was made before this machine was called {name}. "
                f"Remove {places.authority} and {places.authority_key}, start again, and install "
                "the new authority on each phone."
            )
    if authority.not_valid_after_utc - at < RENEW_BEFORE:
        raise AuthorityError(
            f"The authority {places.authority} ends on {authority.not_valid_after_utc:%Y-%m-%d}. "
            "Remove it and its key, start again, and install the new one on each phone."
        )
    if _is_good(places, authority, names, at):
        return False
    _make_server(places, authority, key, names, at)
    return True


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate as people compare it: pairs of digits, eight to a group."""
    digits = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256())
    pairs = digits.hex(":").upper().split(":")
    return " ".join(":".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8))


def der_of(certificate: Path) -> bytes:
    """The certificate as phones install it."""
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    return loaded.public_bytes(serialization.Encoding.DER)


def _make_authority(places: Places, names: list[str], at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Watchbook, network of {names[0]}, made {at:%Y-%m-%d}")
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    dns = ["local", *(one for one in names if not _is_address(one))]
    addresses = [*_PRIVATE, *(one for one in names if _is_address(one))]
    permitted: list[x509.GeneralName] = [x509.DNSName(one) for one in dict.fromkeys(dns)]
    permitted += [x509.IPAddress(ipaddress.ip_network(one)) for one in dict.fromkeys(addresses)]
    certificate = (
        _dated(x509.CertificateBuilder(), at, AUTHORITY_DAYS)
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(places.authority_key, _pem_of_key(key))
    _write(places.authority, certificate.public_bytes(serialization.Encoding.PEM))


def _make_server(
    places: Places,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    names: list[str],
    at: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    stated: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(one)) if _is_address(one) else x509.DNSName(one)
        for one in names
    ]
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _dated(x509.CertificateBuilder(), at, SERVER_DAYS)
        .subject_name(_name(names[0][:64]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(stated), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    chain = [certificate, authority]
    _write(places.server_key, _pem_of_key(key))
    _write(places.server, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))


def _is_good(places: Places, authority: x509.Certificate, names: list[str], at: datetime) -> bool:
    """Whether the server's certificate is of this authority, long enough, for all these names."""
    try:
        certificate, _ = _load(places.server, places.server_key)
    except AuthorityError:
        return False
    stated = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {*stated.get_values_for_type(x509.DNSName),
             *(str(one) for one in stated.get_values_for_type(x509.IPAddress))}  # fmt: skip
    lasts = certificate.not_valid_after_utc - at > RENEW_BEFORE
    is_ours = certificate.issuer == authority.subject
    with suppress(Exception):
        certificate.verify_directly_issued_by(authority)
        return lasts and is_ours and set(names) <= known
    return False


def _load(certificate: Path, key: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
        secret = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise AuthorityError(f"{certificate} or {key} cannot be read: {error}") from error
    if (
        not isinstance(secret, ec.EllipticCurvePrivateKey)
        or secret.public_key() != loaded.public_key()
    ):
        raise AuthorityError(f"{key} is not the key of {certificate}.")
    return loaded, secret


def _may_speak_for(authority: x509.Certificate, name: str) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    subtrees = permitted.permitted_subtrees or ()
    if _is_address(name):
        address = ipaddress.ip_address(name)
        networks = [one.value for one in subtrees if isinstance(one, x509.IPAddress)]
        return any(address in ipaddress.ip_network(str(network)) for network in networks)
    known = [one.value for one in subtrees if isinstance(one, x509.DNSName)]
    return any(name == one or name.endswith(f".{one}") for one in known)


def _dated(builder: x509.CertificateBuilder, at: datetime, days: int) -> x509.CertificateBuilder:
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC) - _BACKDATED)
        .not_valid_after(at.astimezone(UTC) + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all, readable by the owner alone."""
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_name(name: str) -> bool:
    """Whether a certificate can state it: an address, or a name of letters, digits and dashes."""
    labels = name.split(".")
    return _is_address(name) or all(
        label.replace("-", "").isalnum() and label.isascii() and len(label) < 64 for label in labels
    )
