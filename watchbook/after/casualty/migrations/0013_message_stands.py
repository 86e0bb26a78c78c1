from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casualty", "0012_link_kept_open"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="message",
            field=models.CharField(
                choices=[
                    ("alert", "The alert"),
                    ("called-off", "That it was called off"),
                    ("stands", "That it was not called off"),
                ],
                max_length=12,
            ),
        ),
    ]
