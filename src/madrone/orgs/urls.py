"""The addresses of this context."""

from django.urls import path, register_converter

from madrone.orgs.views import organizations


class OrganizationConverter:
    """An organization's code in an address; the state, whose code is empty, is written ``state``."""

    regex = "[0-9]{2,14}|state"

    def to_python(self, value: str) -> str:
        """Read the code."""
        return "" if value == "state" else value

    def to_url(self, value: str) -> str:
        """Write the code."""
        return value or "state"


register_converter(OrganizationConverter, "organization")

app_name = "orgs"
urlpatterns = [
    path("", organizations.organizations, name="organizations"),
    path("<organization:code>/", organizations.organization, name="organization"),
]
