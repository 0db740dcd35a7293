"""Forms for windows and assignments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from madrone.administrations.models import Window
from madrone.content.queries import all_tests

if TYPE_CHECKING:
    from madrone.content.models import Test

_WHY_PROGRAM = _(
    "They are printed with every score. Where a student took part and answered nothing, California gives the "
    "lowest score and the consortium gives none."
)


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WindowForm(forms.Form):
    """A window's days, tests and scoring rules."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it should stand on score reports, for example “Spring window”."),
    )
    org_code = forms.ChoiceField(label=_("LEA"))
    opens_on = forms.DateField(label=_("First day"), widget=_DateInput())
    closes_on = forms.DateField(
        label=_("Last day"),
        widget=_DateInput(),
        help_text=_("After this day no test of the window can be started, resumed or reopened."),
    )
    tests: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        label=_("Tests"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    program = forms.ChoiceField(
        label=_("Scoring rules"), choices=Window.Program.choices, help_text=_WHY_PROGRAM
    )

    def __init__(self, *args: Any, leas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org_code"].choices = leas  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["tests"].queryset = _tests()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class ChangeWindowForm(forms.Form):
    """The days, tests and scoring rules of a window that exists."""

    opens_on = forms.DateField(label=_("First day"), widget=_DateInput())
    closes_on = forms.DateField(label=_("Last day"), widget=_DateInput())
    tests: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        label=_("Tests"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    program = forms.ChoiceField(
        label=_("Scoring rules"),
        choices=Window.Program.choices,
        help_text=_("They stay as they are once students are assigned to a test."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tests"].queryset = _tests()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


def _tests() -> QuerySet[Any]:
    return all_tests()


class GiveTestForm(forms.Form):
    """One more test for a student: each choice is a test in a window."""

    offer = forms.ChoiceField(label=_("Test"))

    def __init__(self, *args: Any, offers: "Sequence[tuple[Window, Test]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offers = {f"{window.code} {test.code}": (window, test) for window, test in offers}
        self.fields["offer"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, f"{test.title} – {window.name}") for key, (window, test) in self._offers.items()
        ]

    @property
    def chosen(self) -> "tuple[Window, Test]":
        """The window and the test that were chosen; only of a form that is right."""
        return self._offers[self.cleaned_data["offer"]]
