"""Runs of a team are looked for with their agency: two other indexes begin with both."""

import django.db.models.deletion
from django.db import migrations, models

_NAME = "training_performance_team_id_2346c3aa"


class Migration(migrations.Migration):
    dependencies = [("training", "0006_fewer_indexes_on_runs")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[  # by name: Django would copy the whole table on SQLite
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{_NAME}"',
                    f'CREATE INDEX "{_NAME}" ON "training_performance" ("team_id")',
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "performance",
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="teams.team",
                    ),
                )
            ],
        )
    ]
