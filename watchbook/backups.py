"""Backups: one zip file with the database, the files, the log, the audit and the expungement list.

`manifest.json` in it has the SHA-256 of every other member; nothing is put in place before all of
them agree. Signing and sealing keys are left out, unless a passphrase is given: then they are one
member, AES-256-GCM under a key that scrypt makes from the passphrase.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.db import connection

from watchbook import __version__
from watchbook.ground.ledger.keys import PURPOSES
from watchbook.ground.ledger.signing import agencies_with_log

FORMAT = "watchbook/backup/v1"
MANIFEST, DATABASE, KEYS = "manifest.json", "database", "keys.sealed"
FOLDERS = ("files", "log", "audit")
LISTED = "expungements.jsonl"
_CHUNK = 1 << 20
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 17, 8, 1  # OWASP's figures of 2024: 128 MiB, about 0.5 s
_SALT, _NONCE = 16, 12


class BackupError(Exception):
    """A backup cannot be made or put back; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself. `members` maps each name to its SHA-256."""

    made_at: str
    engine: str
    agencies: tuple[str, ...]
    members: dict[str, str]

    def to_json(self) -> str:
        """As it is written."""
        return json.dumps(
            {
                "format": FORMAT,
                "watchbook": __version__,
                "made_at": self.made_at,
                "engine": self.engine,
                "agencies": list(self.agencies),
                "members": self.members,
            },
            indent=1,
        )

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """The inverse; BackupError for anything else."""
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise BackupError(f"This is no backup of the form {FORMAT}.")
            members = {str(name): str(digest) for name, digest in told["members"].items()}
            for name in members:
                _refuse_odd_name(name)
            return cls(told["made_at"], told["engine"], tuple(told["agencies"]), members)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError("The manifest of the backup is damaged.") from error


# ------------------------------------------------------------------------------- making


def make_backup(target: Path, *, at: datetime, passphrase: str | None = None) -> Manifest:
    """Write a backup to `target`, which appears whole or not at all.

    The database is copied first: files are stored before a row names them, so every file that the
    copy names is there. Cost: one pass over the database and over every file.

    Raises:
        BackupError: the database's own copying tool failed.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            members = {}
            for name, path in _members(unfinished.with_suffix(".database")):
                members[name] = _add(archive, name, path)
            if passphrase is not None:
                sealed = seal_keys(Path(settings.WATCHBOOK_KEYS_DIR), passphrase)
                archive.writestr(KEYS, sealed)
                members[KEYS] = sha256(sealed).hexdigest()
            manifest = Manifest(
                at.isoformat(), connection.vendor, tuple(agencies_with_log()), members
            )
            archive.writestr(MANIFEST, manifest.to_json())
        unfinished.chmod(0o600)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_suffix(".database").unlink(missing_ok=True)
    return manifest


def _members(scratch: Path) -> Iterator[tuple[str, Path]]:
    _copy_database(scratch)
    yield DATABASE, scratch
    home = Path(settings.WATCHBOOK_HOME)
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(home).as_posix(), path
    if (home / LISTED).is_file():
        yield LISTED, home / LISTED


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source:
            copy = sqlite3.connect(target)
            source.backup(copy)
            copy.close()
        source.close()
        return
    _run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


# ------------------------------------------------------------------------------- putting back


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into `folder` and compare every member with the manifest.

    Raises:
        BackupError: no zip file, a member missing, unlisted, altered or oddly named.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest.from_json(archive.read(MANIFEST))
            listed = {*manifest.members, MANIFEST}
            if odd := {*archive.namelist()} ^ listed:
                raise BackupError(f"The backup and its manifest differ: {min(odd)}.")
            for name, digest in manifest.members.items():
                if _take_out(archive, name, folder / name) != digest:
                    raise BackupError(f"{name} in the backup is not what its manifest says.")
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError) as error:
        raise BackupError(f"{source} is no readable backup: {error}") from error
    return manifest


def _take_out(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = sha256()
    with archive.open(name) as member, target.open("xb") as file:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o600)
    return digest.hexdigest()


def _refuse_odd_name(name: str) -> None:
    """Only members that a backup makes, and never a path out of the folder."""
    parts = PurePosixPath(name).parts
    is_plain = name in {DATABASE, KEYS, LISTED}
    is_below = len(parts) > 1 and parts[0] in FOLDERS
    if not (is_plain or is_below) or ".." in parts or name.startswith("/") or "\\" in name:
        raise BackupError(f"The backup has a member with an odd name: {name!r}.")


def missing_keys(agencies: tuple[str, ...]) -> list[str]:
    """The key files that a restored installation would lack."""
    folder = Path(settings.WATCHBOOK_KEYS_DIR)
    wanted = [f"{agency}.{purpose}.key" for agency in agencies for purpose in PURPOSES]
    return [name for name in wanted if not (folder / name).is_file()]


def is_empty() -> bool:
    """Whether there is no database yet that a restore would overwrite."""
    if connection.vendor == "sqlite":
        return not Path(settings.DATABASES["default"]["NAME"]).exists()
    return not connection.introspection.table_names()


def put_in_place(folder: Path) -> None:
    """Move what was unpacked into the home. What is there already is newer, and stays.

    Effects: files, log and audit are filled up; the expungement lists are merged; the database
    comes last.
    """
    home = Path(settings.WATCHBOOK_HOME)
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            target = home / path.relative_to(folder)
            if path.is_file() and not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.rename(target)
    _merge_listed(folder / LISTED, home / LISTED)
    if connection.vendor == "sqlite":
        (folder / DATABASE).rename(settings.DATABASES["default"]["NAME"])
        return
    _run_postgres("pg_restore", "--no-owner", "--exit-on-error", str(folder / DATABASE))


def _merge_listed(restored: Path, there: Path) -> None:
    old = restored.read_text().splitlines() if restored.is_file() else []
    new = there.read_text().splitlines() if there.is_file() else []
    merged = list(dict.fromkeys([*old, *new]))
    if merged:
        there.write_text("\n".join(merged) + "\n")
        there.chmod(0o600)


def _run_postgres(program: str, *words: str) -> None:
    database = settings.DATABASES["default"]
    found = shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None
    )
    if found is None:
        raise BackupError(f"{program} is not installed; it comes with PostgreSQL's client.")
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {
        **os.environ,
        **{name: str(database[key]) for name, key in told.items() if database.get(key)},
    }
    where = [f"--dbname={database['NAME']}"]
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own program
        [found, *where, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(
            f"{program} failed; run it as the owner of the tables. It said: {done.stderr.strip()}"
        )


# ------------------------------------------------------------------------------- keys


def seal_keys(folder: Path, passphrase: str) -> bytes:
    """Every key file of `folder` and the certificates of its own authority, encrypted.

    Salt, nonce, then AES-256-GCM of a zip.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for path in sorted([*folder.glob("*.key"), *folder.glob("tls-*.pem")]):
            archive.writestr(path.name, path.read_bytes())
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_key_of(passphrase, salt)).encrypt(nonce, plain.getvalue(), FORMAT.encode())
    return salt + nonce + sealed


def open_keys(sealed: bytes, passphrase: str, folder: Path) -> None:
    """Write the sealed keys into `folder`, 0600; a key that is there already stays.

    Raises:
        BackupError: the passphrase is wrong, or the bytes were altered.
    """
    salt, nonce, rest = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE], sealed[_SALT + _NONCE :]
    try:
        plain = AESGCM(_key_of(passphrase, salt)).decrypt(nonce, rest, FORMAT.encode())
    except (InvalidTag, ValueError) as error:
        raise BackupError("The passphrase does not open the keys of this backup.") from error
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        for name in archive.namelist():
            target = folder / Path(name).name
            if target.exists():
                continue
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(archive.read(name))


def _key_of(passphrase: str, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P)
    return kdf.derive(passphrase.encode())
