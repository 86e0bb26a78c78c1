from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casualty", "0010_line_pounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="doserule",
            name="most_over_percent",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
