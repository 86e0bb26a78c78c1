"""Search rows in their order of time, so that the newest matches need no sorting."""

from django.db import migrations, models

from watchbook.ground.records.models import Place


class Migration(migrations.Migration):
    dependencies = [("records", "0001_first")]

    operations = [
        migrations.RemoveIndex(model_name="searchrow", name="records_search_at"),
        migrations.AddField(
            model_name="searchrow",
            name="place",
            field=models.GeneratedField(
                db_persist=True, expression=Place("at", "id"), output_field=models.BigIntegerField()
            ),
        ),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(fields=["agency_id", "place"], name="records_search_place"),
        ),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(fields=["agency_id", "kind", "place"], name="records_search_kind"),
        ),
    ]
