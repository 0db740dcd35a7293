"""Starts the context: its importers become known, and how accounts become actors."""

from django.apps import AppConfig


class StudentsConfig(AppConfig):
    """Students and rosters."""

    name = "madrone.students"

    def ready(self) -> None:
        """Register the importers."""
        from madrone.imports.registry import load_actors_with, register
        from madrone.people.access import actor_for
        from madrone.students.importing.importer import StudentImporter
        from madrone.students.importing.rosters import RosterImporter

        register(StudentImporter())
        register(RosterImporter())
        # The lowest floor that knows both imports and accounts is this one.
        load_actors_with(actor_for)
