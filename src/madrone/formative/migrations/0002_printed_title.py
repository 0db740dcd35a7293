"""Keep the title that stands on the paper, so that a quiz may be renamed."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_titles(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Sheets that were printed until now have the title that the quiz has now."""
    quizzes = apps.get_model("formative", "Quiz").objects.filter(documents__isnull=False)
    quizzes.model.objects.filter(pk__in=quizzes.values("pk")).update(printed_title=models.F("title"))


class Migration(migrations.Migration):
    """A column, and what it holds for the quizzes there are."""

    dependencies = [("formative", "0001_quizzes_and_scans")]

    operations = [
        migrations.AddField(
            model_name="quiz",
            name="printed_title",
            field=models.CharField(blank=True, max_length=80, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(keep_titles, migrations.RunPython.noop),
    ]
