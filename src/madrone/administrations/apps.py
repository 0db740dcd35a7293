"""Starts the context: the student's page, the home page and the audit trail know of windows and assignments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationsConfig(AppConfig):
    """Testing windows and test assignments."""

    name = "madrone.administrations"

    def ready(self) -> None:
        """Register the section of the student's page, the lines of the home page, and the audit wording."""
        from madrone.administrations import home  # noqa: F401  # loading it registers its lines
        from madrone.administrations.views.students import section
        from madrone.audit.registry import register as register_actions
        from madrone.students.sections import register

        register(_("Tests assigned"), section)
        register_actions({"administrations.tests.unassigned": _("Took back a test assignment")})
