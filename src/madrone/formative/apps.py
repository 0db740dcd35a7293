"""Starts the context: makes its job, its lines of the home page and its audit actions known."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormativeConfig(AppConfig):
    """Quizzes on paper in one's own class."""

    name = "madrone.formative"

    def ready(self) -> None:
        """Register the job, the lines of the home page and the wording of the audit trail."""
        from madrone.audit.registry import register

        import_module("madrone.formative.work")
        import_module("madrone.formative.home")
        register(
            {
                "formative.quiz.created": _("Made a classroom quiz"),
                "formative.quiz.changed": _("Changed a classroom quiz"),
                "formative.quiz.printed": _("Printed answer sheets of a classroom quiz"),
                "formative.scan.uploaded": _("Uploaded scans of a classroom quiz"),
                "formative.mark.decided": _("Decided a doubtful mark"),
                "formative.mark.undone": _("Took back a decision about a mark"),
                "formative.page.set-aside": _("Set a scanned page aside"),
                "formative.results.exported": _("Exported results of a classroom quiz"),
            }
        )
