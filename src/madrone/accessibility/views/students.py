"""Test settings: the students in reach, one student's settings, and changing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Actor, Perm
from madrone.accessibility import queries
from madrone.accessibility.actions.settings import assign_settings
from madrone.accessibility.begun import BegunTest, tests_begun
from madrone.accessibility.catalogue import (
    BY_CODE,
    RESOURCES,
    TIER_WORDS,
    Resource,
    Words,
    in_words,
    needs_plan,
)
from madrone.accessibility.forms import SettingsForm, StudentFilter
from madrone.orgs.queries import organizations_visible_to
from madrone.students.queries import get_student
from madrone.ui import places
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page

if TYPE_CHECKING:
    from madrone.students.models import Student

_MOST_SCHOOLS = 200
SUBJECT_WORDS: dict[str, str | Promise] = {"ELA": gettext_lazy("ELA"), "MATH": gettext_lazy("Mathematics")}


@dataclass(frozen=True, slots=True)
class Row:
    """One support of the catalogue with what a student has of it in each subject: the word, and whether it is set."""

    name: Words
    tier: Words
    cells: tuple[tuple[Words, bool], ...]


@page(Perm.SETTINGS_VIEW)
def students(request: StaffRequest) -> HttpResponseBase:
    """List the students in reach with what is set in each subject."""
    found = queries.students_in_reach(request.actor)
    filters = StudentFilter(request.GET, schools=_schools(request.actor))
    known: dict[tuple[int, str], dict[str, str]] = {}
    schools: dict[str, str] = {}

    def prepare(rows: Sequence["Student"]) -> None:
        known.update(queries.settings_of_many(row.pk for row in rows))
        schools.update(places.names({row.org_code for row in rows}))

    listing = Listing(
        request,
        found.filter(_narrowed(filters)),
        [
            Column("name", _("Student"), str, sort="last_name", link=_address),
            Column("grade", _("Grade"), lambda student: student.grade.lstrip("0"), sort="grade"),
            Column("school", _("School"), lambda student: schools.get(student.org_code, ""), sort="org_code"),
            *(_column(subject, known) for subject in SUBJECT_WORDS),
        ],
        caption=_("Test settings"),
        empty=_empty(request.actor),
        filters=filters,
        prepare=prepare,
    )
    return listing.respond("accessibility/students.html")


@page(Perm.SETTINGS_VIEW)
def student(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one student's settings in both subjects, the tests that keep older ones, and what was changed."""
    found = get_student(request.actor, code, Perm.SETTINGS_VIEW)
    stored = {subject: queries.stored_settings(found, subject) for subject in SUBJECT_WORDS}
    context = {
        "student": found,
        "subjects": list(SUBJECT_WORDS.items()),
        "rows": _rows(stored),
        "begun": [(test, in_words(test.settings)) for test in tests_begun(found)],
        "idle": [] if queries.has_plan(found) else _accommodations(stored),
        "facts": _facts(found),
        "changes": _changes(found),
        "may_change": request.actor.may(Perm.SETTINGS_ASSIGN, found.org_code),
    }
    return render(request, "accessibility/student.html", context)


@page(Perm.SETTINGS_ASSIGN)
def change(request: StaffRequest, code: str, subject: str) -> HttpResponseBase:
    """Change one student's settings in one subject."""
    if subject not in SUBJECT_WORDS:
        raise Http404
    found = get_student(request.actor, code, Perm.SETTINGS_VIEW)
    form = SettingsForm(
        request.POST or None,
        subject=subject,
        stored=queries.stored_settings(found, subject),
        has_plan=queries.has_plan(found),
    )
    if request.method == "POST" and form.is_valid():
        assign_settings(by=request.actor, student=found, subject=subject, values=form.cleaned_data)
        words = _("The %(subject)s settings are saved. They count for every test that has not begun.")
        messages.success(request, words % {"subject": SUBJECT_WORDS[subject]})
        return redirect("accessibility:student", code=found.code)
    context = {
        "student": found,
        "subject": SUBJECT_WORDS[subject],
        "form": form,
        "begun": _begun_in(found, subject),
    }
    return render(request, "accessibility/change.html", context)


def section(actor: Actor, student: "Student") -> tuple[str, dict[str, Any]] | None:
    """Show on the student's own page what is set, to whoever may see it."""
    if not queries.students_in_reach(actor).filter(pk=student.pk).exists():
        return None
    known = queries.settings_of_many([student.pk])
    context = {
        "student": student,
        "subjects": [
            (words, _sentence(known.get((student.pk, subject), {})))
            for subject, words in SUBJECT_WORDS.items()
        ],
        "may_change": actor.may(Perm.SETTINGS_ASSIGN, student.org_code),
    }
    return "accessibility/_section.html", context


def _column(subject: str, known: Mapping[tuple[int, str], Mapping[str, str]]) -> Column:
    """Make the column that says what the students of a page have in one subject."""

    def value(student: "Student") -> str:
        return _sentence(known.get((student.pk, subject), {}))

    return Column(subject, SUBJECT_WORDS[subject], value)


def _begun_in(student: "Student", subject: str) -> list[BegunTest]:
    return [test for test in tests_begun(student) if test.subject == subject]


def _rows(stored: Mapping[str, Mapping[str, str]]) -> list[Row]:
    return [
        Row(
            resource.name,
            TIER_WORDS[resource.tier],
            tuple(_cell(resource, subject, values) for subject, values in stored.items()),
        )
        for resource in RESOURCES
    ]


def _cell(resource: Resource, subject: str, values: Mapping[str, str]) -> tuple[Words, bool]:
    if subject not in resource.subjects:
        return "–", False
    return resource.word_for(values.get(resource.code, resource.default)), resource.code in values


def _accommodations(stored: Mapping[str, Mapping[str, str]]) -> list[Words]:
    found = {resource.code for values in stored.values() for resource in needs_plan(values)}
    return [BY_CODE[code].name for code in sorted(found)]


def _facts(student: "Student") -> list[tuple[str, object]]:
    plans = [(student.idea, _("IEP")), (student.section_504, _("Section 504 plan"))]
    return [
        (_("School"), places.name(student.org_code)),
        (_("Grade"), student.grade.lstrip("0")),
        (_("Plan on record"), ", ".join(word for has, word in plans if has) or _("none")),
    ]


def _changes(student: "Student") -> list[tuple[queries.Change, Words, str, str]]:
    return [
        (one, SUBJECT_WORDS.get(one.subject, one.subject), _sentence(one.before), _sentence(one.after))
        for one in queries.changes_of(student)
    ]


def _sentence(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in in_words(values)) or "–"


def _address(student: "Student") -> str:
    return reverse("accessibility:student", args=[student.code])


def _schools(actor: Actor) -> list[tuple[str, str]]:
    """List the schools to choose from; where there are very many, a list is no help."""
    schools = organizations_visible_to(actor).filter(level="school").order_by("name")
    found = list(schools.values_list("code", "name")[: _MOST_SCHOOLS + 1])
    return found if len(found) <= _MOST_SCHOOLS else []


def _narrowed(filters: StudentFilter) -> Q:
    asked = filters.cleaned_data if filters.is_valid() else {}
    wanted = Q()
    if asked.get("grade"):
        wanted &= Q(grade=asked["grade"])
    if asked.get("school"):
        wanted &= Q(org_code=asked["school"])
    if asked.get("settings"):
        some = queries.has_settings()
        wanted &= some if asked["settings"] == "some" else ~some
    if asked.get("q"):
        wanted &= Q(last_name__icontains=asked["q"]) | Q(first_name__icontains=asked["q"])
    return wanted


def _empty(actor: Actor) -> str:
    if actor.scopes(Perm.SETTINGS_VIEW):
        return _("There are no students here yet. Import them first.")
    return _(
        "You have no roster with students yet. Your coordinator can assign you one; in a test session you see "
        "the settings of everybody who takes part."
    )
