"""State of people and access.

`Agency` and `Account` are global (the directory and the sign-in); persons,
roles, units and policy are records of an agency.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from watchbook.ground.ledger.models import AGENCY_LENGTH, Record
from watchbook.ground.people.choices import RoleName


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
