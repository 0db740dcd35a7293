"""Starts the context: the student's page shows the test settings."""

from django.apps import AppConfig


class AccessibilityConfig(AppConfig):
    """Student test settings."""

    name = "madrone.accessibility"

    def ready(self) -> None:
        """Register the section of the student's page."""
        from django.utils.translation import gettext_lazy as _

        from madrone.accessibility.views.students import section
        from madrone.students.sections import register

        register(_("Test settings"), section)
