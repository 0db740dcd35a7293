"""Registers the scoring job, which the delivery context asks for by name when a test ends."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The scoring context."""

    name = "madrone.scoring"

    def ready(self) -> None:
        """Make the job known to every process that may run the queue."""
        import madrone.scoring.actions.machine  # noqa: F401  registers it
