"""Runs keep only the indexes that something reads by.

The indexes go by their names: Django would copy the whole table on SQLite once for each field.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_NEVER_READ = {
    "training_performance_agency_id_b48a57e5": "agency_id",
    "training_performance_blindness_stated_by_id_ea308a3e": "blindness_stated_by_id",
    "training_performance_exercise_id_5f218e43": "exercise_id",
    "training_performance_layout_id_aaeea71c": "layout_id",
    "training_performance_trail_id_66ec4642": "trail_id",
}


def _reference(to: str, related_name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
    )


def _partly(field: str, name: str) -> migrations.AddIndex:
    return migrations.AddIndex(
        model_name="performance",
        index=models.Index(
            condition=models.Q((f"{field}__isnull", False)), fields=[field], name=name
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_phone_hours"),
        ("teams", "0001_first"),
        ("tracks", "0002_exercise"),
        ("training", "0005_add_overrides"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(  # what Django makes for text on PostgreSQL only
                    'DROP INDEX IF EXISTS "training_performance_agency_id_b48a57e5_like"',
                    migrations.RunSQL.noop,
                ),
                *(
                    migrations.RunSQL(
                        f'DROP INDEX IF EXISTS "{name}"',
                        f'CREATE INDEX "{name}" ON "training_performance" ("{column}")',
                    )
                    for name, column in _NEVER_READ.items()
                ),
            ],
            state_operations=[
                migrations.AlterField("performance", "agency_id", models.CharField(max_length=20)),
                migrations.AlterField(
                    "performance", "blindness_stated_by", _reference("people.person", "+")
                ),
                migrations.AlterField(
                    "performance", "exercise", _reference("training.exercise", "runs")
                ),
                migrations.AlterField("performance", "layout", _reference("training.layout", "+")),
                migrations.AlterField("performance", "trail", _reference("tracks.trail", "runs")),
            ],
        ),
        _partly("exercise", "training_run_exercise"),
        _partly("trail", "training_run_trail"),
    ]
