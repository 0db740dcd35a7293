"""Starts the context: students can find a session by its ID, and the home page tells of open ones."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProctorConfig(AppConfig):
    """Test sessions and the test administrator's board."""

    name = "madrone.proctor"

    def ready(self) -> None:
        """Tell the student's side how a session is found, and the home page what to say."""
        from madrone.audit.registry import register as register_wording
        from madrone.delivery.rooms import register
        from madrone.proctor import home  # noqa: F401  # registers its lines for the home page
        from madrone.proctor.queries import find_session_for_student

        register(find_session_for_student)
        register_wording({"proctor.session.extended": _("Added tests to a test session")})
