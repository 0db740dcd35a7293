"""Sign in, "Is this you?", and the choice of a test (domain.md 5.1)."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madrone.delivery.actions.opportunities import request_opportunity
from madrone.delivery.forms import SignInForm
from madrone.delivery.offers import offers_for
from madrone.delivery.seat import Seat, SeatedRequest, give_seat, seated, take_seat_away
from madrone.delivery.sign_in import SignInError, open_room
from madrone.delivery.sign_in import sign_in as let_in
from madrone.delivery.views.places import student_of
from madrone.kernel.errors import NotFound
from madrone.orgs.queries import names
from madrone.ui.pages import student_page


@student_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask who it is; the answer goes into a signed cookie and never into an address."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        student, room = let_in(address=request.META.get("REMOTE_ADDR", ""), **form.cleaned_data)
        return give_seat(redirect("delivery:confirm"), Seat(student.code, room.code))
    return render(request, "delivery/sign_in.html", {"form": form}, status=422 if form.errors else 200)


def sign_in_again(request: HttpRequest, problem: SignInError) -> HttpResponseBase:
    """Show the sign-in page with what was wrong, and free the seat: its session lets nobody in any more."""
    page = render(
        request, "delivery/sign_in.html", {"form": SignInForm(), "problem": problem}, status=problem.status
    )
    return take_seat_away(page)


@student_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Forget the student on this computer."""
    return take_seat_away(redirect("delivery:sign_in"))


@seated
@never_cache
@require_safe
def confirm(request: SeatedRequest) -> HttpResponseBase:
    """Ask "Is this you?" before anything else is shown."""
    student = student_of(request.seat)
    school = names({student.org_code}).get(student.org_code, "")
    # "05" is how the code table writes it; children say 5. Kindergarten and others are letters.
    grade = student.grade.lstrip("0")
    return render(request, "delivery/confirm.html", {"student": student, "school": school, "grade": grade})


@seated
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SeatedRequest) -> HttpResponseBase:
    """Show the student's tests, and ask the test administrator for the one that is chosen."""
    student = student_of(request.seat)
    try:
        room = open_room(request.seat.session)
    except SignInError as problem:
        return sign_in_again(request, problem)
    offers = offers_for(student, room)
    if request.method != "POST":
        return render(request, "delivery/choose.html", {"student": student, "offers": offers})
    wanted = request.POST.get("assignment", "")
    chosen = next((one for one in offers if one.can_choose and one.assignment.code == wanted), None)
    if chosen is None:
        raise NotFound("assignment-unknown", _("That test is not one you can take now. Choose another."))
    opportunity = request_opportunity(
        student=student, assignment=chosen.assignment, session_code=room.code, org_code=room.org_code
    )
    return give_seat(redirect("delivery:wait"), request.seat.asking_for(opportunity.code))
