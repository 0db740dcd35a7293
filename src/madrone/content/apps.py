"""Makes this context's jobs and audit actions known, and what the home page says of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """The content context."""

    name = "madrone.content"

    def ready(self) -> None:
        """Load the modules that register work for the queue and lines for the home page."""
        from madrone.audit.registry import register
        from madrone.content import home  # noqa: F401  # loading it registers its lines
        from madrone.content.actions import uploads  # noqa: F401  # loading it registers its jobs

        register(
            {
                "content.package.uploaded": _("Uploaded a package of test content"),
                "content.package.accepted": _("Accepted a package of test content"),
                "content.package.discarded": _("Threw away a package of test content"),
            }
        )
