"""The lower asymptote of items under the three-parameter model."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0001_item_bank")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="irt_c",
            field=models.FloatField(default=0.0),
        ),
    ]
