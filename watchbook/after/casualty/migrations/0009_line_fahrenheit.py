from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casualty", "0008_line_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="temperature_f10",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
