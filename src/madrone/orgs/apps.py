"""Starts the context: its importer becomes known."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """The hierarchy of organizations."""

    name = "madrone.orgs"

    def ready(self) -> None:
        """Register the importer."""
        from madrone.imports.registry import register
        from madrone.orgs.importing.importer import OrganizationImporter

        register(OrganizationImporter())
