"""What can be wrong with student test settings."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madrone.kernel.errors import MadroneError

if TYPE_CHECKING:
    from madrone.accessibility.catalogue import Resource


class SettingsError(MadroneError):
    """Settings that cannot stand; the message names the support and what to choose instead."""

    status = 422

    @classmethod
    def unknown_support(cls, code: str, subject: str) -> "SettingsError":
        """The support does not exist in this subject."""
        message = _("There is no support called “%(code)s” in %(subject)s. Take it out of the list.")
        return cls("unknown-support", message % {"code": code, "subject": subject})

    @classmethod
    def unknown_value(cls, resource: "Resource", value: str) -> "SettingsError":
        """The support has no such value."""
        message = _("%(name)s cannot be “%(value)s”. Choose one of: %(choices)s.")
        choices = ", ".join(choice for choice, _word in resource.values)
        words = {"name": resource.name, "value": value, "choices": choices}
        return cls("unknown-value", message % words, field=resource.code)

    @classmethod
    def passages_need_accommodation(cls) -> "SettingsError":
        """Reading ELA passages aloud is an accommodation with a line of its own."""
        message = _(
            "In ELA, text-to-speech covers the questions only. For reading passages set "
            "“Text-to-speech of reading passages”, which needs an IEP or Section 504 plan."
        )
        return cls("passages-need-accommodation", message, field="text_to_speech")

    @classmethod
    def plan_missing(cls, resources: list["Resource"]) -> "SettingsError":
        """An accommodation without an IEP or 504 plan."""
        names = ", ".join(str(resource.name) for resource in resources)
        message = _(
            "%(names)s is an accommodation, and this student has neither an IEP nor a Section 504 plan on "
            "record. Correct the plan in CALPADS first, or choose a designated support."
        )
        return cls("plan-missing", message % {"names": names}, field=resources[0].code)
