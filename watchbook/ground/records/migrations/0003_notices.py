"""How each person is told, which digests were sent, and calendar addresses."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_search_place"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.CharField(max_length=20)),
                ("person_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("label", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-made_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "digest"), name="records_calendar_secret"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.CharField(max_length=20)),
                ("person_id", models.UUIDField()),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("is_done", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "person_id", "day"), name="records_digest_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.CharField(max_length=20)),
                ("person_id", models.UUIDField()),
                ("kind", models.CharField(max_length=60)),
                ("is_shown", models.BooleanField()),
                (
                    "mailed",
                    models.CharField(
                        choices=[
                            ("never", "Not by mail"),
                            ("daily", "Daily"),
                            ("weekly", "Mondays"),
                        ],
                        max_length=6,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "person_id", "kind"), name="records_notice_choice"
                    )
                ],
            },
        ),
    ]
