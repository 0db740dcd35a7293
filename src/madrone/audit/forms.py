"""Narrowing the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madrone.audit.registry import ACTIONS


class EventFilter(forms.Form):
    """Reads as a sentence: "Events where somebody … did … at … since …"."""

    who = forms.CharField(label=_("Events where somebody named"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("did this:"), required=False)
    place = forms.CharField(label=_("at the place with the code"), required=False, max_length=14)
    since = forms.DateField(
        label=_("since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((code, str(words)) for code, words in ACTIONS.items()), key=lambda pair: pair[1])
        self.fields["action"].choices = [("", _("anything")), *known]  # type: ignore[attr-defined]  # a ChoiceField
