"""Makes this context's jobs known."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The content context."""

    name = "madrone.content"

    def ready(self) -> None:
        """Load the modules that register work for the queue."""
        from madrone.content.actions import uploads  # noqa: F401  loading it registers its jobs
