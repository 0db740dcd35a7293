"""Registers the job that makes sets of score reports, and the results on a student's page."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The reports context."""

    name = "madrone.reports"

    def ready(self) -> None:
        """Make the job and the section known."""
        from madrone.reports.sections import results_section
        from madrone.students.sections import register

        import_module("madrone.reports.actions.score_reports")
        register(_("Results"), results_section)
