"""The forms of students and rosters."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm
from madrone.orgs.access import within_scope
from madrone.orgs.queries import organizations_visible_to
from madrone.people.queries import this_school_year
from madrone.students.codes import GRADES, grade_name
from madrone.students.models import Roster

# With more places than this, a list is no help and the code is typed.
_MOST_CHOICES = 300
SUBJECTS = [("", _("All subjects")), ("ELA", _("English language arts")), ("MATH", _("Mathematics"))]
_SEPARATORS = re.compile(r"[\s,;]+")


def grade_choices() -> list[tuple[str, str]]:
    """List the grades in their order, in words."""
    grades = sorted(set(GRADES.values()), key=lambda grade: (grade.isdigit(), grade))
    return [
        (grade, _now("grade %s") % grade_name(grade) if grade.isdigit() else grade_name(grade))
        for grade in grades
    ]


def school_choices(actor: Actor, perm: Perm) -> list[tuple[str, str]] | None:
    """List the schools in scope by name; None where there are too many for a list."""
    schools = organizations_visible_to(actor).filter(within_scope(actor, perm, field="code"), level="school")
    found = list(schools.order_by("name").values_list("code", "name")[: _MOST_CHOICES + 1])
    return found if len(found) <= _MOST_CHOICES else None


class StudentFilter(forms.Form):
    """Reads as a sentence: "Students of [any grade] at [any school] who are called […] and are [enrolled]"."""

    grade = forms.ChoiceField(label=_("Students of"), required=False)
    school = forms.CharField(label=_("at"), required=False, max_length=14)
    name = forms.CharField(
        label=_("with this name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    enrolled = forms.ChoiceField(
        label=_("who are"),
        required=False,
        choices=[("", _("enrolled")), ("left", _("no longer enrolled")), ("any", _("or were enrolled"))],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grade = self.fields["grade"]
        assert isinstance(grade, forms.ChoiceField)
        grade.choices = [("", _now("any grade")), *grade_choices()]
        schools = school_choices(actor, Perm.STUDENT_VIEW)
        if schools is not None:
            self.fields["school"].widget = forms.Select(choices=[("", _now("any school")), *schools])


class FindForm(forms.Form):
    """One student by SSID. It is posted, so that the number stands in no address and no log."""

    ssid = forms.CharField(
        label=_("SSID"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RosterForm(forms.Form):
    """A roster's name, school, year and subject."""

    name = forms.CharField(
        label=_("Name"), max_length=255, help_text=_("Such as “Room 12” or “Algebra, period 3”.")
    )
    org_code = forms.ChoiceField(label=_("School"))
    school_year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    subject = forms.ChoiceField(label=_("Subject"), choices=SUBJECTS, required=False)

    def __init__(self, *args: Any, actor: Actor, roster: Roster | None = None, **kwargs: Any) -> None:
        if roster is not None:
            kwargs["initial"] = {
                "name": roster.name,
                "school_year": roster.school_year,
                "subject": roster.subject,
            }
        super().__init__(*args, **kwargs)
        year, school = self.fields["school_year"], self.fields["org_code"]
        assert isinstance(year, forms.ChoiceField)
        assert isinstance(school, forms.ChoiceField)
        this = this_school_year()
        years = {this - 1, this, this + 1, roster.school_year if roster else this}
        year.choices = [(y, f"{y - 1}–{y % 100:02d}") for y in sorted(years)]
        year.initial = year.initial or this
        if roster is not None:
            del self.fields["org_code"]
            return
        school.choices = school_choices(actor, Perm.ROSTER_MANAGE) or []
        if not school.choices:
            self.fields["org_code"] = forms.RegexField(
                regex=r"^\d{14}$", label=_("School"), help_text=_("The 14-digit CDS code.")
            )


class MembersForm(forms.Form):
    """SSIDs to add, one a line or divided by commas."""

    ssids = forms.CharField(
        label=_("SSIDs to add"),
        help_text=_("One on each line, or divided by commas."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean_ssids(self) -> list[str]:
        """Give the SSIDs one by one, each once."""
        return list(dict.fromkeys(filter(None, _SEPARATORS.split(self.cleaned_data["ssids"]))))


class OwnerForm(forms.Form):
    """One of the school's staff as an owner of the roster."""

    owner = forms.ChoiceField(label=_("Somebody with a role at the school"))

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _now("Choose a person")), *staff]
