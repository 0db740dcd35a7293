"""Forms of test sessions."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from madrone.administrations.models import Window
    from madrone.content.models import Test

Offers = list[tuple["Window", list["Test"]]]


class EnterForm(forms.Form):
    """The ID of a session that is running."""

    code = forms.CharField(
        label=_("Session ID"),
        max_length=20,
        help_text=_("Like ABCD-1234. It stands on the board in the room."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OpenForm(forms.Form):
    """The tests that a new session offers. A choice's value is ``window:test``, both by code."""

    tests = forms.MultipleChoiceField(
        label=_("Tests"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can add tests later, but not take one out."),
    )

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {
            f"{window.code}:{test.code}": (window, test) for window, tests in offers for test in tests
        }
        several = len(offers) > 1
        self.fields["tests"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (value, f"{test.title} – {window.name}" if several else test.title)
            for value, (window, test) in self._offered.items()
        ]

    def clean_tests(self) -> tuple["Window", list["Test"]]:
        """Turn the choices into one window and its tests."""
        chosen = [self._offered[value] for value in self.cleaned_data["tests"]]
        windows = {window.pk: window for window, _test in chosen}
        if len(windows) > 1:
            raise ValidationError(_("Choose tests of one window. Open a second session for the other."))
        return next(iter(windows.values())), [test for _window, test in chosen]


class DenyForm(forms.Form):
    """Why a student is not let in."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The student reads this, so write it for a student: “Please move to seat 12.”"),
    )
