import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_device_of_the_epoch")]

    operations = [
        migrations.CreateModel(
            name="ItemTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=120)),
                ("number", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("responses", models.JSONField()),
                ("outcomes", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                        to="delivery.opportunity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opportunity", "item", "number"), name="delivery_turn_once"
                    )
                ]
            },
        )
    ]
