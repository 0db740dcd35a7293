"""The list of students, and one student."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Actor, Perm
from madrone.orgs.queries import names
from madrone.students.codes import grade_name
from madrone.students.forms import FindForm, StudentFilter
from madrone.students.labels import LABELS, show
from madrone.students.models import Student
from madrone.students.queries import get_student, rosters_visible_to, students_visible_to
from madrone.students.sections import sections_for
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone

# What stands under which heading on a student's page.
GROUPS = (
    (gettext_lazy("Enrolment"), ("ssid", "org_code", "grade", "birth_date", "gender")),
    (
        gettext_lazy("English"),
        (
            "elas",
            "english_learner",
            "english_learner_since",
            "english_learner_until",
            "us_school_since",
            "language",
        ),
    ),
    (gettext_lazy("Special education"), ("idea", "disability", "section_504")),
    (
        gettext_lazy("Groups for reporting"),
        (
            "ethnicity",
            "races",
            "hispanic",
            "economic_disadvantage",
            "migrant",
            "military",
            "parent_education",
        ),
    ),
)


def enrolled_status(student: Student) -> Status:
    """Say whether a student is enrolled."""
    if student.enrolled:
        return Status(Tone.GOOD, _("Enrolled"))
    return Status(Tone.QUIET, _("No longer enrolled"))


def name_schools(rows: Sequence[Any]) -> None:
    """Look up the names of the schools of a page of rows."""
    found = names({row.org_code for row in rows})
    for row in rows:
        row.school = found.get(row.org_code, row.org_code)


COLUMNS = [
    Column(
        "name", gettext_lazy("Name"), value=str, sort="last_name", link=lambda row: row.get_absolute_url()
    ),
    Column("ssid", "SSID", sort="ssid"),
    Column("grade", gettext_lazy("Grade"), value=lambda row: grade_name(row.grade), sort="grade"),
    Column("school", gettext_lazy("School"), sort="org_code"),
    Column("enrolled", gettext_lazy("State"), value=enrolled_status),
]


@page(Perm.STUDENT_VIEW)
def students(request: StaffRequest) -> HttpResponseBase:
    """List the students whom the actor may see."""
    filters = StudentFilter(request.GET, actor=request.actor)
    listing = Listing(
        request,
        _narrowed(students_visible_to(request.actor), filters),
        COLUMNS,
        caption=_("Students"),
        empty=_empty_words(request.actor),
        filters=filters,
        prepare=name_schools,
    )
    return listing.respond(
        "students/students.html",
        {"may_import": request.actor.has(Perm.STUDENT_IMPORT)},
    )


@page(Perm.STUDENT_VIEW)
def find(request: StaffRequest) -> HttpResponseBase:
    """Go to one student by SSID; the number is posted, so that no address and no log holds it."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ssid = form.cleaned_data["ssid"].strip()
        found = students_visible_to(request.actor).filter(ssid=ssid).first()
        if found is not None:
            return redirect(found)
        form.add_error("ssid", _("You can see no student with this SSID. Check the ten digits."))
    return render(request, "students/find.html", {"form": form})


@page(Perm.STUDENT_VIEW)
def student(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one student: who and where, then what each context has to say."""
    found = get_student(request.actor, code)
    groups = [
        (heading, [(LABELS[name], show(name, getattr(found, name))) for name in fields])
        for heading, fields in GROUPS
    ]
    context = {
        "student": found,
        "state": enrolled_status(found),
        "groups": groups,
        "rosters": rosters_visible_to(request.actor).filter(students=found),
        "student_sections": sections_for(request, request.actor, found),
    }
    return render(request, "students/student.html", context)


def _empty_words(actor: Actor) -> str:
    if not actor.scopes(Perm.STUDENT_VIEW):
        return _("No student is on a roster of yours. Ask your coordinator to put your students on one.")
    return _("There are no students yet. Import a file of students first.")


def _narrowed(found: QuerySet[Student], filters: StudentFilter) -> QuerySet[Student]:
    asked: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    state = asked.get("enrolled", "")
    if state != "any":
        found = found.filter(enrolled=state != "left")
    if asked.get("grade"):
        found = found.filter(grade=asked["grade"])
    if asked.get("school"):
        found = found.filter(org_code__startswith=asked["school"])
    for word in asked.get("name", "").replace(",", " ").split():
        found = found.filter(Q(last_name__icontains=word) | Q(first_name__icontains=word))
    return found
