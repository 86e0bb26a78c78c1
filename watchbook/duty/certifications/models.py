"""State of bodies' rules, evaluations and certificates.

Typed rows hold the newest version of each record and nothing else. What an evaluation or a
certificate takes from a rule is kept with it and stays, whatever becomes of the rule.
"""

from __future__ import annotations

from django.db import models

from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.models import Record, RecordItem

_WORD = 30
_NAME = 120
_TITLE = 160
_SHA256 = 64


class Rule(Record):
    """What a body asks for its certificate, as far as the agency knows it."""

    body = models.CharField(max_length=_NAME)
    title = models.CharField(max_length=_TITLE)
    disciplines = models.JSONField(default=list)
    scoring = models.CharField(max_length=_WORD, null=True)
    pass_permille = models.PositiveIntegerField(null=True)
    pass_points_tenths = models.PositiveIntegerField(null=True)
    points_of_tenths = models.PositiveIntegerField(null=True)
    pass_count = models.PositiveIntegerField(null=True)
    count_of = models.PositiveIntegerField(null=True)
    misses_allowed = models.PositiveIntegerField(null=True)
    false_allowed = models.PositiveIntegerField(null=True)
    is_blank_required = models.BooleanField(null=True)
    areas_least = models.PositiveIntegerField(null=True)
    search_limit_s = models.PositiveIntegerField(null=True)
    aids_set_least_min = models.PositiveIntegerField(null=True)
    independence = models.JSONField(default=list)
    retest_wait_h = models.PositiveIntegerField(null=True)
    retest_needs_training = models.BooleanField(null=True)
    valid_months = models.PositiveIntegerField(null=True)
    is_void_on_parting = models.BooleanField(null=True)
    more = models.TextField(null=True)
    source = models.TextField()
    trust = models.CharField(max_length=_WORD)
    is_retired = models.BooleanField(null=True)
    known_as = models.CharField(max_length=60, null=True)

    class Meta:
        """By body, as people look for it."""

        ordering = ("body", "title", "id")
        indexes = [models.Index(fields=["agency_id", "body"], name="certifications_rule_body")]

    def __str__(self) -> str:
        """Body and certificate."""
        return f"{self.body}: {self.title}"


class Phase(RecordItem):
    """One phase of a body's test."""

    record = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=_NAME)
    note = models.CharField(max_length=300, null=True)


class Evaluation(Record):
    """A test for a certificate, as it went."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="evaluations")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="evaluations")
    evaluated_on = models.DateField()
    stated = models.CharField(max_length=_WORD, null=True)
    place = models.CharField(max_length=200, null=True)
    evaluator = models.CharField(max_length=_NAME, null=True)
    evaluator_body = models.CharField(max_length=_NAME, null=True)
    relations = models.JSONField(default=list)
    blindness = models.CharField(max_length=_WORD, null=True)
    odours = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    sheet = models.CharField(max_length=_SHA256, null=True)
    note = models.TextField(null=True)
    explained = models.TextField(null=True)
    rule_version = models.PositiveIntegerField(null=True)
    scored = models.CharField(max_length=_WORD, null=True)
    asked = models.JSONField(default=list)

    class Meta:
        """Newest first."""

        ordering = ("-evaluated_on", "-received_at", "id")
        indexes = [
            models.Index(
                fields=["agency_id", "-evaluated_on"], name="certifications_evaluation_day"
            ),
            models.Index(fields=["agency_id", "team"], name="certifications_evaluation_team"),
        ]

    def __str__(self) -> str:
        """What was tested, in words."""
        return str(self.rule) if self.rule else "Evaluation"


class Score(RecordItem):
    """One area or phase as it was scored."""

    record = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    name = models.CharField(max_length=_NAME)
    outcome = models.CharField(max_length=_WORD, null=True)
    points_tenths = models.PositiveIntegerField(null=True)
    placed = models.PositiveIntegerField(null=True)
    found = models.PositiveIntegerField(null=True)
    false_responses = models.PositiveIntegerField(null=True)
    is_blank = models.BooleanField(null=True)
    search_s = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, null=True)


class Certificate(Record):
    """What a paper says, and what the rule would say."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="certificates")
    paper = models.CharField(max_length=_SHA256, null=True)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="certificates")
    body = models.CharField(max_length=_NAME)
    title = models.CharField(max_length=_TITLE, null=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    disciplines = models.JSONField(default=list)
    odours = models.JSONField(default=list)
    valid_from = models.DateField(null=True)
    number = models.CharField(max_length=60, null=True)
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, null=True, related_name="certificates"
    )
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=300, null=True)
    note = models.TextField(null=True)
    explained = models.TextField(null=True)
    rule_version = models.PositiveIntegerField(null=True)
    proposed_until = models.DateField(null=True)
    is_void_on_parting = models.BooleanField(null=True)
    asked = models.JSONField(default=list)

    class Meta:
        """Newest first."""

        ordering = ("-issued_on", "-received_at", "id")
        indexes = [
            models.Index(fields=["agency_id", "team"], name="certifications_cert_team"),
            models.Index(fields=["agency_id", "valid_until"], name="certifications_cert_until"),
            models.Index(fields=["agency_id", "proposed_until"], name="certifications_cert_rule"),
        ]

    def __str__(self) -> str:
        """Body and certificate, as people say it."""
        return f"{self.body}: {self.title}" if self.title else self.body
