from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0004_index_what_waits")]

    operations = [
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                fields=["agency_id", "opened_by", "-began_at"],
                name="deployments_deployment_author",
            ),
        ),
    ]
