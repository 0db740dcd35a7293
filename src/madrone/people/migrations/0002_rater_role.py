"""The role of those who score the written answers of summative tests."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_accounts")]

    operations = [
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(
                choices=[
                    ("state", "state"),
                    ("help-desk", "help-desk"),
                    ("rater", "rater"),
                    ("lea-coordinator", "lea-coordinator"),
                    ("site-coordinator", "site-coordinator"),
                    ("test-administrator", "test-administrator"),
                    ("test-examiner", "test-examiner"),
                    ("administrator-examiner", "administrator-examiner"),
                    ("interim-administrator", "interim-administrator"),
                    ("educator-district", "educator-district"),
                    ("educator-site", "educator-site"),
                    ("educator-roster", "educator-roster"),
                ],
                max_length=30,
            ),
        ),
    ]
