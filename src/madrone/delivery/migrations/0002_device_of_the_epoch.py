from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_opportunities_and_responses")]

    operations = [
        migrations.AddField(
            model_name="opportunity",
            name="begun_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        )
    ]
