"""Rosters: the list, one roster with its students and owners, and making one."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.people.queries import staff_at
from madrone.students.actions import rosters as actions
from madrone.students.forms import SUBJECTS, MembersForm, OwnerForm, RosterForm
from madrone.students.models import Roster
from madrone.students.queries import get_roster, get_student, rosters_visible_to, students_visible_to
from madrone.students.views.students import name_schools
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.templatetags.madrone_ui import school_year

# A teacher sees the rosters that she owns; a coordinator manages those of her schools.
MAY_SEE = (Perm.ROSTER_MANAGE, Perm.STUDENT_VIEW)


def subject_words(roster: Roster) -> str:
    """Name a roster's subject."""
    return str(dict(SUBJECTS)[roster.subject])


COLUMNS = [
    Column("name", gettext_lazy("Roster"), sort="name", link=lambda row: row.get_absolute_url()),
    Column("school", gettext_lazy("School"), sort="org_code"),
    Column(
        "school_year",
        gettext_lazy("School year"),
        value=lambda row: school_year(row.school_year),
        sort="school_year",
    ),
    Column("subject", gettext_lazy("Subject"), value=subject_words, sort="subject"),
    Column("students", gettext_lazy("Students"), value=lambda row: row.student_count, numeric=True),
    Column(
        "owners",
        gettext_lazy("Owners"),
        value=lambda row: ", ".join(owner.name for owner in row.owners.all()) or _("nobody yet"),
    ),
]


@page(*MAY_SEE)
def rosters(request: StaffRequest) -> HttpResponseBase:
    """List the rosters that the actor manages or owns."""
    found = rosters_visible_to(request.actor).annotate(student_count=Count("students"))
    listing = Listing(
        request,
        found.prefetch_related("owners"),
        COLUMNS,
        caption=_("Rosters"),
        empty=_("There is no roster yet. Import a file of rosters, or make one."),
        prepare=name_schools,
    )
    return listing.respond("students/rosters.html", {"may_manage": request.actor.has(Perm.ROSTER_MANAGE)})


@page(Perm.ROSTER_MANAGE)
def new_roster(request: StaffRequest) -> HttpResponseBase:
    """Make a roster and go on to its students."""
    form = RosterForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        roster = actions.create_roster(by=request.actor, **form.cleaned_data)
        messages.success(request, _("The roster is made. Now add its students and its owner."))
        return redirect(roster)
    return render(request, "students/roster_form.html", {"form": form})


@page(Perm.ROSTER_MANAGE)
def change_roster(request: StaffRequest, code: str) -> HttpResponseBase:
    """Change a roster's name, year and subject."""
    roster = get_roster(request.actor, code)
    form = RosterForm(request.POST or None, actor=request.actor, roster=roster)
    if request.method == "POST" and form.is_valid():
        actions.change_roster(by=request.actor, roster=roster, **form.cleaned_data)
        messages.success(request, _("The roster is changed."))
        return redirect(roster)
    return render(request, "students/roster_form.html", {"form": form, "roster": roster})


@page(*MAY_SEE)
def roster(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one roster; who manages it adds and takes away students and owners here."""
    found = get_roster(request.actor, code)
    decision = request.POST.get("decision", "")
    members = MembersForm(request.POST if decision == "add-students" else None)
    staff = [(a.code, a.name) for a in staff_at(found.org_code).exclude(pk__in=found.owners.all())]
    owner = OwnerForm(request.POST if decision == "add-owner" else None, staff=staff)
    if request.method == "POST" and _decide(request, found, decision, members, owner):
        return redirect("students:rosters" if decision == "delete" else found)
    context = {
        "roster": found,
        "subject": subject_words(found),
        "manages": request.actor.may(Perm.ROSTER_MANAGE, at=found.org_code),
        # Whom a roster still names after they have moved away, its owner no longer sees.
        "students": students_visible_to(request.actor).filter(rosters=found),
        "owners": found.owners.all(),
        "members": members,
        "owner": owner,
    }
    return render(request, "students/roster.html", context)


def _decide(
    request: StaffRequest, found: Roster, decision: str, members: MembersForm, owner: OwnerForm
) -> bool:
    """Carry out what was pressed; False where a form has to be filled in better."""
    named: dict[str, Any] = {"by": request.actor, "roster": found}
    if decision == "add-students" and members.is_valid():
        actions.add_students(**named, ssids=members.cleaned_data["ssids"])
    elif decision == "add-owner" and owner.is_valid():
        actions.add_owner(**named, account_code=owner.cleaned_data["owner"])
    elif decision == "delete":
        actions.delete_roster(**named)
        messages.success(request, _("The roster is deleted. Its students stay enrolled as they are."))
    elif "student" in request.POST:
        actions.remove_student(**named, student=get_student(request.actor, request.POST["student"]))
    elif "drop_owner" in request.POST:
        actions.remove_owner(**named, account_code=request.POST["drop_owner"])
    else:
        return False
    return True
