from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casualty", "0009_line_fahrenheit"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="mass_lb10",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
