"""State of people and access.

Global, because needed before an agency is chosen: the directory of agencies,
accounts, which agencies an account belongs to, sign-ins, bad logons, lock-outs
and tokens. Persons, roles, units, policy and sealed audit days are records of
an agency; invitations, phones with their one-time codes, and agreements to release
belong to one.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from watchbook.ground.ledger.models import AGENCY_LENGTH, Record
from watchbook.ground.people.choices import EndedBy, InvitationPurpose, RoleName


class Agency(models.Model):
    """The directory of agencies: global, since it is needed before one is chosen."""

    code = models.CharField(max_length=AGENCY_LENGTH, primary_key=True)
    name = models.CharField(max_length=160)
    timezone = models.CharField(max_length=60, default="America/Chicago")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name, as people look for it."""

        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        """The name."""
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> Account:
        """A new account; the password is hashed. Without one it cannot sign in by password."""
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A sign-in. One account may have roles in several agencies; a request acts in one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)
    signed_out_before = models.DateTimeField(null=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """The address."""
        return self.email

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Nobody has Django's own permissions: roles decide."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        """Nobody has Django's own permissions: roles decide."""
        return False

    @property
    def is_staff(self) -> bool:
        """Nobody edits rows by hand."""
        return False


class Unit(Record):
    """A K9 unit of an agency."""

    name = models.CharField(max_length=120)


class Person(Record):
    """Somebody an agency's records speak of: a handler, a trainer, a guest."""

    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=60, null=True)
    badge = models.CharField(max_length=40, null=True)
    account = models.CharField(max_length=36, null=True, db_index=True)
    organisation = models.CharField(max_length=200, null=True)

    def __str__(self) -> str:
        """Rank and name, as said on the radio."""
        return f"{self.rank} {self.name}" if self.rank else self.name


class Role(Record):
    """What a person may be, from when until when; scoped roles name one event."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    event = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class Policy(Record):
    """An agency's settings; one row, whose versions tell what was in force when."""

    monthly_hours_target_min = models.PositiveIntegerField(null=True)
    needs_review = models.BooleanField(null=True)
    needs_approval = models.BooleanField(null=True)
    old_forms_days = models.PositiveIntegerField(null=True)
    lockout_min = models.PositiveIntegerField(null=True)
    phone_unlocked_hours = models.PositiveIntegerField(null=True)


class AuditDay(Record):
    """One finished day of the audit: the SHA-256 of its file and how many lines it had."""

    day = models.DateField()
    sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()


class Membership(models.Model):
    """Which agencies an account belongs to: a projection of persons' `account`, and global.

    Row-level security hides one agency's persons from another, so without this
    every sign-in would have to ask each agency in turn.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)

    class Meta:
        """Once for each pair."""

        constraints = [
            models.UniqueConstraint(fields=["account", "agency"], name="people_membership_once")
        ]


class SignIn(models.Model):
    """One session of an account, for the page "where I am signed in"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    device = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=12, choices=EndedBy.choices, null=True)


class BadLogon(models.Model):
    """One failed attempt to sign in. `subject` is a keyed digest of the address as typed."""

    subject = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
    address = models.CharField(max_length=45)


class Lockout(models.Model):
    """An address that nobody may sign in with for a while, whether it is an account or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=64, db_index=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)


class LockoutRelease(models.Model):
    """One person's agreement that a lock-out may end before its time; two of them end it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    lockout = models.ForeignKey(Lockout, on_delete=models.CASCADE, related_name="releases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    agreed_at = models.DateTimeField()

    class Meta:
        """A person agrees once."""

        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "lockout", "person"], name="people_lockout_release_once"
            )
        ]


class Invitation(models.Model):
    """A one-time link into an agency: to join it, or to get back into an account of it.

    Only the digest of the link's secret is kept. `person` is the person who
    already stands in the agency's records; empty for somebody new.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    purpose = models.CharField(
        max_length=8, choices=InvitationPurpose.choices, default=InvitationPurpose.JOIN
    )
    email = models.EmailField()
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=60, blank=True)
    roles = models.JSONField(default=list)
    event = models.UUIDField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="invitations_made"
    )
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A secret opens one invitation."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "digest"], name="people_invitation_secret")
        ]


class ApiToken(models.Model):
    """A secret by which a program acts as one person in one agency, for some permissions only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Phone(models.Model):
    """A phone that was enrolled at the desk, with the public half of a key of its own.

    `id` was made by the phone, once for each enrolment. `sign_in_id` is the session that last
    used it, which ends with it when it is revoked.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="phones")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phones")
    label = models.CharField(max_length=80)
    public_key = models.BinaryField()
    enrolled_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    sign_in_id = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="phones_revoked"
    )


class PhoneCode(models.Model):
    """A one-time code that enrols one phone for one account; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.CharField(max_length=AGENCY_LENGTH)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="phone_codes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, null=True)

    class Meta:
        """A code is one code."""

        constraints = [
            models.UniqueConstraint(fields=["agency_id", "digest"], name="people_phone_code")
        ]
