from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_first"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="recordact",
            index=models.Index(
                condition=models.Q(("act", "not-independently-reviewed")),
                fields=["agency_id", "record_id"],
                name="ledger_act_unreviewed",
            ),
        ),
    ]
