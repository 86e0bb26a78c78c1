"""A trail names its exercise, and as whom it was walked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracks", "0001_first"),
    ]

    operations = [
        migrations.AddField(model_name="trail", name="exercise", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="trail",
            name="walked_as",
            field=models.CharField(max_length=8, null=True),
        ),
        migrations.AddIndex(
            model_name="trail",
            index=models.Index(fields=["agency_id", "exercise"], name="tracks_trail_exercise"),
        ),
    ]
