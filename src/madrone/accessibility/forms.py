"""Forms of test settings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.accessibility.catalogue import TIER_WORDS, Resource, Tier, resources_for

GRADES = ("03", "04", "05", "06", "07", "08", "11")
# With more values than this, a list that opens is easier to survey than a column of buttons.
_MOST_BUTTONS = 3


def grades_in_words() -> list[tuple[str, str]]:
    """List the grades in the reader's language; a text is translated when numbers are put into it."""
    return [
        ("", _("all grades")),
        *((grade, _("grade %(grade)d") % {"grade": int(grade)}) for grade in GRADES),
    ]


class StudentFilter(forms.Form):
    """Narrows the list of students; the labels read as a sentence."""

    grade = forms.ChoiceField(
        label=gettext_lazy("Students of"),
        choices=grades_in_words,
        required=False,
    )
    school = forms.ChoiceField(label=gettext_lazy("at"), required=False)
    settings = forms.ChoiceField(
        label=gettext_lazy("who have"),
        choices=[
            ("", gettext_lazy("settings or none")),
            ("some", gettext_lazy("something set")),
            ("none", gettext_lazy("nothing set")),
        ],
        required=False,
    )
    q = forms.CharField(label=gettext_lazy("named"), max_length=60, required=False)

    def __init__(self, data: Mapping[str, Any], *, schools: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["school"].choices = [("", _("all schools")), *schools]  # type: ignore[attr-defined]  # a ChoiceField
        if len(schools) <= 1:
            del self.fields["school"]


class SettingsForm(forms.Form):
    """The supports of one subject, one field each in the order of the catalogue.

    Without a plan on record accommodations cannot be switched on, only off.
    """

    def __init__(
        self, data: Mapping[str, Any] | None, *, subject: str, stored: Mapping[str, str], has_plan: bool
    ) -> None:
        initial = {one.code: stored.get(one.code, one.default) for one in resources_for(subject)}
        super().__init__(data, initial=initial)
        for resource in resources_for(subject):
            closed = resource.tier is Tier.ACCOMMODATION and not has_plan and resource.code not in stored
            self.fields[resource.code] = _field(resource, subject, closed=closed)


def _field(resource: Resource, subject: str, *, closed: bool) -> forms.ChoiceField:
    choices = resource.choices(subject)
    words = _("%(tier)s. %(hint)s")
    if closed:
        words = _("%(tier)s. %(hint)s This student has none on record, so it stays off.")
    return forms.ChoiceField(
        label=str(resource.name),
        choices=choices,
        help_text=words % {"tier": TIER_WORDS[resource.tier], "hint": resource.hint},
        widget=forms.Select() if len(choices) > _MOST_BUTTONS else forms.RadioSelect(),
        disabled=closed,
    )
