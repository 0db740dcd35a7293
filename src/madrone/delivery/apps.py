"""Makes this context's audit actions known."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from madrone.audit.registry import register


class DeliveryConfig(AppConfig):
    """The delivery context."""

    name = "madrone.delivery"

    def ready(self) -> None:
        """Give the wording of what only this context records."""
        register(
            {
                "delivery.opportunity.approved": _("Let a student begin or resume a test"),
                "delivery.opportunity.denied": _("Refused a student's request to take a test"),
                "delivery.opportunity.review-entered": _("Came to the review page of a test"),
            }
        )
        from madrone.delivery import begun, pictures  # noqa: F401  # each tells a floor below what it asks for
