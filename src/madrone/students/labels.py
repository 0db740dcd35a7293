"""The names of a student's fields and the words for their values, as pages and previews show them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.orgs import queries as orgs
from madrone.students import codes

LABELS: Mapping[str, str | Promise] = {
    "key": "SSID",
    "ssid": "SSID",
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "middle_name": _("Middle name"),
    "birth_date": _("Birth date"),
    "grade": _("Grade"),
    "gender": _("Gender"),
    "org_code": _("School"),
    "enrolled": _("Enrolled"),
    "idea": _("Special education (IDEA)"),
    "section_504": _("Section 504 plan"),
    "disability": _("Primary disability"),
    "economic_disadvantage": _("Economically disadvantaged"),
    "migrant": _("Migrant"),
    "military": _("Military family"),
    "language": _("Home language"),
    "elas": _("English language acquisition status"),
    "english_learner": _("English learner"),
    "english_learner_since": _("English learner since"),
    "english_learner_until": _("English learner until"),
    "us_school_since": _("In a US school since"),
    "ethnicity": _("Reporting ethnicity"),
    "races": _("Races"),
    "hispanic": _("Hispanic or Latino"),
    "parent_education": _("Parents' education"),
}
_WORDS: Mapping[str, Mapping[str, codes.Words]] = {
    "elas": codes.ELAS_NAMES,
    "ethnicity": codes.ETHNICITY_NAMES,
    "parent_education": codes.PARENT_EDUCATION_NAMES,
    "disability": codes.DISABILITY_NAMES,
}
_GENDERS: Mapping[str, str | Promise] = {"Female": _("Female"), "Male": _("Male")}


def show(name: str, value: Any) -> str:
    """Write a field's value for people; empty for what is not known."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _now("Yes") if value else _now("No")
    if name == "org_code":
        return orgs.names({value}).get(value, value)
    if name == "races":
        return ", ".join(str(codes.ETHNICITY_NAMES.get(code, code)) for code in value)
    if name == "grade":
        return codes.grade_name(value)
    if name == "gender":
        return str(_GENDERS.get(value, value))
    return str(_WORDS.get(name, {}).get(value, value))
