from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0006_contact_and_officers")]

    operations = [
        migrations.RemoveIndex(model_name="deployment", name="deployments_deployment_at"),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                fields=["agency_id", "-began_at", "id"], name="deployments_deployment_at"
            ),
        ),
    ]
