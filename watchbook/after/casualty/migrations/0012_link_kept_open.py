from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casualty", "0011_rule_rounding"),
    ]

    operations = [
        migrations.AddField(
            model_name="handoverlink",
            name="kept_until",
            field=models.DateTimeField(null=True),
        ),
    ]
