"""One index of a life file for its pages and for counting its lines, instead of two.

Each line of each record cost an entry in both; a life is counted as well in the order of time.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_deputies")]

    operations = [
        migrations.AddIndex(
            model_name="timelinerow",
            index=models.Index(
                fields=["agency_id", "subject", "-at", "-id", "audience", "group"],
                name="records_timeline_life",
            ),
        ),
        migrations.RemoveIndex(model_name="timelinerow", name="records_timeline_subject"),
        migrations.RemoveIndex(model_name="timelinerow", name="records_timeline_count"),
    ]
