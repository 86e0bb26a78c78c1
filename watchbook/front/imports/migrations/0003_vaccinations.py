from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_more_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="what",
            field=models.CharField(
                choices=[
                    ("dogs", "Dogs"),
                    ("handlers", "Handlers"),
                    ("teams", "Teams"),
                    ("training", "Training"),
                    ("deployments", "Deployments"),
                    ("certificates", "Certificates"),
                    ("vet-visits", "Visits to the veterinarian"),
                    ("vaccinations", "Vaccinations"),
                    ("weights", "Weights"),
                ],
                max_length=20,
            ),
        ),
    ]
