"""Forms for windows and assignments."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from madrone.content.queries import all_tests


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WindowForm(forms.Form):
    """A window's days and tests."""

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
    tests = forms.ModelMultipleChoiceField(
        label=_("Tests"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, leas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org_code"].choices = leas  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["tests"].queryset = _tests()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class ChangeWindowForm(forms.Form):
    """The days and tests of a window that exists."""

    opens_on = forms.DateField(label=_("First day"), widget=_DateInput())
    closes_on = forms.DateField(label=_("Last day"), widget=_DateInput())
    tests = forms.ModelMultipleChoiceField(
        label=_("Tests"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tests"].queryset = _tests()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


def _tests() -> QuerySet[Any]:
    return all_tests()
