from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("administrations", "0001_windows_and_assignments")]

    operations = [
        migrations.AddField(
            model_name="window",
            name="program",
            field=models.CharField(
                choices=[("smarter", "Smarter Balanced (consortium)"), ("caaspp", "CAASPP (California)")],
                default="smarter",
                max_length=10,
            ),
        ),
    ]
