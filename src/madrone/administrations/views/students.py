"""The tests of one student: what is assigned, giving one more by hand, taking one back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madrone.access import Actor, Perm
from madrone.administrations import queries
from madrone.administrations.actions.assignments import assign_test, unassign_test
from madrone.administrations.forms import GiveTestForm
from madrone.students.queries import get_student
from madrone.ui.pages import StaffRequest, page

if TYPE_CHECKING:
    from madrone.students.models import Student


@page(Perm.ASSIGNMENT_MANAGE)
def student(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show what a student is to take, and give one more test by hand."""
    found = get_student(request.actor, code, Perm.ASSIGNMENT_MANAGE)
    offers = queries.still_to_give(found)
    form = GiveTestForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        window, test = form.chosen
        assign_test(by=request.actor, window=window, student=found, test=test)
        messages.success(request, _("“%(test)s” is assigned.") % {"test": test.title})
        return redirect("administrations:student", code=found.code)
    context = {
        "student": found,
        "assignments": queries.assignments_of(found),
        "form": form if offers else None,
    }
    return render(request, "administrations/student.html", context)


@page(Perm.ASSIGNMENT_MANAGE)
@require_POST
def take_back(request: StaffRequest, code: str, assignment: str) -> HttpResponseBase:
    """Take one assignment back."""
    found = get_student(request.actor, code, Perm.ASSIGNMENT_MANAGE)
    taken = queries.get_assignment(found, assignment)
    unassign_test(by=request.actor, assignment=taken)
    messages.success(request, _("“%(test)s” is no longer assigned.") % {"test": taken.test.title})
    return redirect("administrations:student", code=found.code)


def section(actor: Actor, student: "Student") -> tuple[str, dict[str, Any]] | None:
    """Show on the student's own page what is assigned: whoever may see that page may see this."""
    context = {
        "student": student,
        "assignments": queries.assignments_of(student),
        "may_assign": actor.may(Perm.ASSIGNMENT_MANAGE, student.org_code),
    }
    return "administrations/_section.html", context
