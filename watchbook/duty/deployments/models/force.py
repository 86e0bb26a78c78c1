"""State of force: first facts of bites, force reports, findings, an agency's rules of reporting."""

from __future__ import annotations

from django.db import models

from watchbook.duty.deployments.clock import gap_s, is_to_the_minute
from watchbook.duty.deployments.models.deployments import Deployment
from watchbook.duty.deployments.models.incidents import Incident
from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.models import Record, RecordItem
from watchbook.ground.people.models import Person

_WORD = 30


class Bite(Record):
    """The first facts of a bite."""

    treated = models.CharField(max_length=_WORD)
    treated_by = models.CharField(max_length=_WORD, null=True)
    treated_since = models.DateTimeField(null=True)
    places = models.JSONField(default=list)
    told = models.JSONField(default=list)
    bitten_at = models.DateTimeField(null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="bites")
    bitten = models.CharField(max_length=_WORD, null=True)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, related_name="bites"
    )
    note = models.CharField(max_length=300, null=True)

    class Meta:
        """Newest first."""

        ordering = ("-received_at", "id")
        indexes = [models.Index(fields=["agency_id", "-received_at"], name="deployments_bite_at")]

    def __str__(self) -> str:
        """What it is; never who was bitten or where."""
        return "Bite: first facts"


class Force(Record):
    """A report of all force in one incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="force")
    deployment = models.ForeignKey(
        Deployment, on_delete=models.PROTECT, null=True, related_name="force"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="force")
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    lead = models.CharField(max_length=_WORD, null=True)
    authorised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    authorised_note = models.CharField(max_length=200, null=True)
    warning_given = models.BooleanField(null=True)
    warning_text = models.TextField(null=True)
    warning_language = models.CharField(max_length=60, null=True)
    warning_count = models.PositiveSmallIntegerField(null=True)
    warning_heard_by = models.CharField(max_length=300, null=True)
    warning_wait_s = models.PositiveIntegerField(null=True)
    warning_reason = models.TextField(null=True)
    surrender = models.CharField(max_length=_WORD, null=True)
    graham_severity = models.TextField(null=True)
    graham_threat = models.TextField(null=True)
    graham_resistance = models.TextField(null=True)
    was_approached = models.BooleanField(null=True)
    was_ambush = models.BooleanField(null=True)
    nibrs_number = models.CharField(max_length=40, null=True)
    offences = models.CharField(max_length=200, null=True)
    officers_own = models.PositiveSmallIntegerField(null=True)
    officers_elsewhere = models.PositiveSmallIntegerField(null=True)
    narrative = models.TextField(null=True)
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    supervisor_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first, by when force was used."""

        ordering = ("-occurred_at", "id")
        indexes = [models.Index(fields=["agency_id", "-occurred_at"], name="deployments_force_at")]

    def __str__(self) -> str:
        """The incident it belongs to."""
        return f"Force report: {self.incident}"


class ForceBite(RecordItem):
    """One person bitten, as facts."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="bites")
    bitten = models.CharField(max_length=_WORD, null=True)
    person = models.CharField(max_length=80, null=True)
    manner = models.CharField(max_length=_WORD, null=True)
    places = models.JSONField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    duration_s = models.PositiveIntegerField(null=True)
    release = models.CharField(max_length=_WORD, null=True)
    out_s = models.PositiveIntegerField(null=True)
    first_facts = models.ForeignKey(
        Bite, on_delete=models.PROTECT, null=True, related_name="reported"
    )
    note = models.CharField(max_length=500, null=True)

    @property
    def lasted_s(self) -> int | None:
        """Seconds of the grip: from times known to the second, else as stated, else whole minutes.

        Two times typed in one minute, or running backwards, say nothing of how long it lasted.
        """
        if self.began_at is None or self.ended_at is None:
            return self.duration_s
        is_exact = not (is_to_the_minute(self.began_at) or is_to_the_minute(self.ended_at))
        gap = gap_s(self.began_at, self.ended_at)
        if gap >= 0 and is_exact:
            return gap
        return self.duration_s if self.duration_s is not None or gap <= 0 else gap


class OtherForce(RecordItem):
    """Force by a person, not by a dog."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="other_force")
    force = models.CharField(max_length=_WORD)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_other = models.CharField(max_length=120, null=True)
    at = models.DateTimeField(null=True)
    person = models.CharField(max_length=80, null=True)
    report = models.CharField(max_length=160, null=True)
    note = models.CharField(max_length=500, null=True)


class OfficerInvolved(RecordItem):
    """An officer who was there and used no force."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="officers")
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    officer_other = models.CharField(max_length=120, null=True)
    note = models.CharField(max_length=200, null=True)


class HurtPerson(RecordItem):
    """One person hurt or killed, on any side, and the care given."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="people")
    side = models.CharField(max_length=_WORD, null=True)
    person = models.CharField(max_length=80, null=True)
    injuries = models.JSONField(null=True)
    signs = models.JSONField(null=True)
    has_died = models.BooleanField(null=True)
    died_at = models.DateTimeField(null=True)
    first_aid_by = models.CharField(max_length=120, null=True)
    first_aid_at = models.DateTimeField(null=True)
    ems = models.CharField(max_length=_WORD, null=True)
    ems_at = models.DateTimeField(null=True)
    hospital = models.CharField(max_length=_WORD, null=True)
    hospital_name = models.CharField(max_length=120, null=True)
    was_threat = models.BooleanField(null=True)
    was_armed = models.BooleanField(null=True)
    resistance = models.CharField(max_length=200, null=True)
    impairments = models.CharField(max_length=200, null=True)
    note = models.CharField(max_length=500, null=True)


class ForcePhotograph(RecordItem):
    """A photograph, by the SHA-256 of its original."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="photographs")
    file = models.CharField(max_length=64)
    shows = models.CharField(max_length=200, null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=120, null=True)


class ForceWitness(RecordItem):
    """Somebody who saw it."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="witnesses")
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200, null=True)
    may_leave = models.BooleanField(null=True)
    statement = models.CharField(max_length=160, null=True)


class ForceCamera(RecordItem):
    """A body camera that may have recorded it."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="cameras")
    camera = models.CharField(max_length=60)
    worn_by = models.CharField(max_length=120, null=True)
    was_on = models.BooleanField(null=True)


class ForceNotification(RecordItem):
    """Who was told, by whom, when."""

    record = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="notifications")
    who = models.CharField(max_length=120)
    at = models.DateTimeField(null=True)
    by = models.CharField(max_length=120, null=True)
    how = models.CharField(max_length=60, null=True)


class ForceFinding(Record):
    """What a reviewer found about one version of a force report."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="findings")
    force_version = models.PositiveIntegerField()
    step = models.CharField(max_length=_WORD)
    finding = models.CharField(max_length=80)
    reasons = models.TextField()
    training = models.TextField(null=True)
    referred_to = models.CharField(max_length=160, null=True)

    class Meta:
        """In the order of the review."""

        ordering = ("received_at", "id")


class ForceRules(Record):
    """An agency's rules of force reporting, in force from a day."""

    source = models.CharField(max_length=200)
    from_on = models.DateField()
    report_within_h = models.PositiveSmallIntegerField()
    ori = models.CharField(max_length=9, null=True)
    advisement = models.TextField(null=True)

    class Meta:
        """The newest rule first."""

        ordering = ("-from_on", "-received_at", "id")


class ToldRule(RecordItem):
    """Somebody who must be told."""

    record = models.ForeignKey(ForceRules, on_delete=models.CASCADE, related_name="told")
    who = models.CharField(max_length=120)
    within_min = models.PositiveIntegerField(null=True)
    only_if = models.CharField(max_length=_WORD, null=True)


class FindingWord(RecordItem):
    """One of the agency's words of a finding."""

    record = models.ForeignKey(ForceRules, on_delete=models.CASCADE, related_name="findings")
    word = models.CharField(max_length=80)


class MonthReport(Record):
    """That a month's file for the FBI's collection was made, and what it held."""

    month = models.DateField()
    incidents = models.PositiveIntegerField()
    file_sha256 = models.CharField(max_length=64)

    class Meta:
        """Newest month first."""

        ordering = ("-month", "-received_at", "id")

    @property
    def month_code(self) -> str:
        """The month as addresses name it: `2026-03`."""
        return f"{self.month:%Y-%m}"
