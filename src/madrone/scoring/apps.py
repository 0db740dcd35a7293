"""Makes this context's jobs known."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The scoring context."""

    name = "madrone.scoring"

    def ready(self) -> None:
        """Load the module that registers scoring as work for the queue."""
        from madrone.scoring.actions import machine  # noqa: F401  loading it registers its job
