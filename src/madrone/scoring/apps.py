"""Registers the scoring job, which the delivery context asks for by name when a test ends."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The scoring context."""

    name = "madrone.scoring"

    def ready(self) -> None:
        """Make the job known to every process that may run the queue."""
        import madrone.scoring.actions.machine
        import madrone.scoring.pictures  # noqa: F401  tells the item bank who may see its pictures
