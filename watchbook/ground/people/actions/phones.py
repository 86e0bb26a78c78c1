"""Phones: offered a one-time code, enrolled with a key of their own, seen, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions.sign_ins import end_sign_in
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent, EndedBy
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotAllowedError, NotFoundError, PhoneRefusedError
from watchbook.ground.people.models import Phone, PhoneCode
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.phone_keys import enrolment_bytes, is_phone_key, is_signed
from watchbook.ground.people.queries.people import agency_named, viewer_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

CODE_MINUTES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 16
"""31 letters to the power of 16: 79 bits, for ten minutes; none that look alike when typed."""
_LABEL_LENGTH = 80
_TOUCH_EVERY = timedelta(minutes=1)
_ASK_AGAIN = "Press “Add a phone” on the page “Phones” at the desk and read the new code."


def offer_phone_code(*, acting_user: Viewer, at: datetime) -> tuple[PhoneCode, str]:
    """A one-time code by which one phone is enrolled for the acting user; shown once.

    Good for ten minutes. Codes that were offered before and not used end with it.
    NotAllowedError for whoever is no person of the unit at a page.
    """
    require(acting_user, "people.enrol_phone")
    if (
        acting_user.account_id is None
        or acting_user.person_id is None
        or acting_user.scopes is not None
    ):
        message = "Only a signed-in person of the unit enrols a phone."
        raise NotAllowedError(message)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    unused = PhoneCode.objects.filter(
        agency_id=acting_user.agency, account_id=acting_user.account_id, used_at=None
    )
    unused.filter(expires_at__gt=at).update(expires_at=at)
    offered = PhoneCode.objects.create(
        agency_id=str(acting_user.agency),
        account_id=acting_user.account_id,
        person_id=acting_user.person_id,
        digest=digest_of_secret(code),
        made_at=at,
        expires_at=at + timedelta(minutes=CODE_MINUTES),
    )
    return offered, code


def enrol_phone(
    *,
    agency: str,
    phone_id: UUID,
    code: str,
    public_key: bytes,
    label: str,
    signature: bytes,
    at: datetime,
) -> tuple[Phone, bool]:
    """Enrol a phone by its one-time code; gives it, and whether it is new.

    The same phone with the same code and key is answered again. A wrong signature does not
    use the code up. PhoneRefusedError says what is wrong and what to do.
    """
    if not is_phone_key(public_key):
        raise PhoneRefusedError("That is no P-256 public key. The application must be updated.")
    if not is_signed(public_key, enrolment_bytes(agency, phone_id, code), signature):
        raise PhoneRefusedError(f"The phone's signature is not that of its key. {_ASK_AGAIN}")
    with write_turn(), transaction.atomic(), acting_for(agency):
        offered = PhoneCode.objects.filter(agency_id=agency, digest=digest_of_secret(code)).first()
        kept = _refuse_or_answer_again(offered, phone_id, public_key, at)
        if kept is not None:
            return kept, False
        assert offered is not None
        phone = Phone(
            id=phone_id,
            agency_id=agency,
            account_id=offered.account_id,
            person_id=offered.person_id,
            label=label.replace("\0", "").strip()[:_LABEL_LENGTH] or "Phone",
            public_key=public_key,
            enrolled_at=at,
            last_seen_at=at,
        )
        _use_code(offered, phone, at)
    record_event(agency, AuditEvent.PHONE, who=str(phone.person_id), what=f"added: {phone.label}",
                 record=phone.id)  # fmt: skip
    return phone, True


def _refuse_or_answer_again(
    offered: PhoneCode | None, phone_id: UUID, public_key: bytes, at: datetime
) -> Phone | None:
    """The phone that used this very code already; None for a code that is good; else an error."""
    if offered is None:
        raise PhoneRefusedError(f"This code is not known here. {_ASK_AGAIN}")
    if offered.used_at is not None:
        kept = offered.phone
        is_same = kept is not None and kept.id == phone_id
        if kept is None or not is_same or bytes(kept.public_key) != public_key:
            raise PhoneRefusedError(f"This code was used already. {_ASK_AGAIN}")
        return kept
    if offered.expires_at <= at:
        raise PhoneRefusedError(f"This code is too old; it is good for ten minutes. {_ASK_AGAIN}")
    agency = agency_named(offered.agency_id)
    viewer = viewer_of(offered.account, agency, at) if agency is not None else None
    if viewer is None or not offered.account.is_active or not may(viewer, "people.enrol_phone"):
        raise PhoneRefusedError("The account that asked for this code has no role here any more.")
    return None


def _use_code(offered: PhoneCode, phone: Phone, at: datetime) -> None:
    try:
        with transaction.atomic():
            phone.save(force_insert=True)
            used = PhoneCode.objects.filter(id=offered.id, used_at=None)
            if used.update(used_at=at, phone=phone) != 1:
                raise PhoneRefusedError(f"This code was used already. {_ASK_AGAIN}")
    except IntegrityError as error:
        message = f"This phone's number is taken; it makes itself a new one. {_ASK_AGAIN}"
        raise PhoneRefusedError(message) from error


def revoke_phone(*, acting_user: Viewer, phone: Phone, at: datetime) -> None:
    """Revoke a phone: its owner, or whoever manages people in its agency. Twice is harmless.

    Effects: nothing under its signature is taken any more, the session that it last used ends,
    and the phone itself throws away its reference data the next time it asks. What it has not
    sent yet stays on it, and waits for a person here once it comes.
    NotFoundError: not of this agency, or another's that one may not see.
    """
    is_own = phone.account_id == acting_user.account_id
    if phone.agency_id != acting_user.agency or not (is_own or may(acting_user, "people.manage")):
        raise NotFoundError("No such phone here.")
    revoked = Phone.objects.filter(id=phone.id, revoked_at=None)
    if not revoked.update(revoked_at=at, revoked_by_id=acting_user.person_id):
        return
    if phone.sign_in_id is not None:
        end_sign_in(account=phone.account, sign_in_id=str(phone.sign_in_id),
                    by=EndedBy.PHONE_REVOKED, at=at)  # fmt: skip
    record_event(phone.agency_id, AuditEvent.PHONE, who=acting_user.actor_id,
                 what=f"revoked: {phone.label}", record=phone.id)  # fmt: skip


def touch_phone(*, phone: Phone, sign_in_id: str | None, at: datetime) -> None:
    """Note that a phone was seen, and by which session, at most once a minute."""
    before = Q(last_seen_at=None) | Q(last_seen_at__lt=at - _TOUCH_EVERY)
    if sign_in_id and str(phone.sign_in_id) != sign_in_id:
        Phone.objects.filter(id=phone.id).update(last_seen_at=at, sign_in_id=sign_in_id)
    else:
        Phone.objects.filter(before, id=phone.id).update(last_seen_at=at)
