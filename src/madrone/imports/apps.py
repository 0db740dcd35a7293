"""Starts the context: its jobs become known to the queue."""

from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Staged imports."""

    name = "madrone.imports"

    def ready(self) -> None:
        """Register the jobs."""
        import_module("madrone.imports.work")
