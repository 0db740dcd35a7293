"""The list of sessions, opening one, entering one by its ID, adding tests, closing it."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madrone.kernel.errors import NotFound
from madrone.proctor.access import SESSION_PERMS
from madrone.proctor.actions.sessions import (
    add_tests,
    close_session,
    note_presence,
    open_session,
)
from madrone.proctor.board import rows_of
from madrone.proctor.forms import EnterForm, OpenForm
from madrone.proctor.models import TestSession
from madrone.proctor.queries import get_session, schools_to_open_at, sessions_visible_to, tests_to_open
from madrone.ui import places
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone


def status_of(session: TestSession) -> Status:
    """Say whether a session is open."""
    if session.state == TestSession.State.OPEN:
        return Status(Tone.GOOD, _("Open"))
    return Status(Tone.QUIET, _("Closed"))


@page(*SESSION_PERMS)
def sessions(request: StaffRequest) -> HttpResponseBase:
    """List the sessions in scope, open ones first."""
    found = sessions_visible_to(request.actor)
    named = places.names(set(found.values_list("org_code", flat=True).distinct()))
    listing = Listing(
        request,
        found.order_by("-state", "-opened_at"),
        [
            Column("code", _("Session ID"), sort="code", link=lambda one: one.get_absolute_url()),
            Column("state", _("Status"), status_of),
            Column("school", _("School"), lambda one: named[one.org_code]),
            Column("administrator", _("Test administrator"), lambda one: one.administrator.name),
            Column("opened_at", _("Opened"), lambda one: one.opened_at, sort="opened_at"),
        ],
        caption=_("Test sessions"),
        empty=_("There is no session yet. Press “Open a session” to begin."),
    )
    return listing.respond("proctor/sessions.html", {"enter_form": EnterForm()})


@page(*SESSION_PERMS)
@require_POST
def enter(request: StaffRequest) -> HttpResponseBase:
    """Go to a running session by its ID, as a test administrator who comes back does (domain.md 5.1)."""
    session = get_session(request.actor, request.POST.get("code", ""))
    return redirect(note_presence(by=request.actor, session=session))


@page(*SESSION_PERMS)
def open_new(request: StaffRequest) -> HttpResponseBase:
    """Choose the tests of a new session and open it."""
    schools = schools_to_open_at(request.actor)
    wanted = request.GET.get("school") or request.POST.get("school", "")
    school = next((one for one in schools if one.code == wanted), None)
    if school is None and len(schools) == 1:
        school = schools[0]
    if school is None:
        return render(request, "proctor/choose_school.html", {"schools": schools})
    offers = tests_to_open(request.actor, school.code)
    form = OpenForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        window, tests = form.cleaned_data["tests"]
        session = open_session(by=request.actor, org_code=school.code, window=window, tests=tests)
        messages.success(request, _("The session is open. Show students the session ID."))
        return redirect(session)
    context = {"form": form, "offers": offers, "school": school, "several_schools": len(schools) > 1}
    return render(request, "proctor/open.html", context)


@page(*SESSION_PERMS)
def tests(request: StaffRequest, code: str) -> HttpResponseBase:
    """Offer more tests in an open session."""
    session = get_session(request.actor, code)
    there = set(session.tests.values_list("pk", flat=True))
    offers = [
        (window, [test for test in offered if test.pk not in there])
        for window, offered in tests_to_open(request.actor, session.org_code)
        if window.pk == session.window_id
    ]
    form = OpenForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        add_tests(by=request.actor, session=session, tests=form.cleaned_data["tests"][1])
        messages.success(request, _("The tests are added. Students can choose them now."))
        return redirect(session)
    more = any(offered for _window, offered in offers)
    return render(request, "proctor/tests.html", {"session": session, "form": form, "more": more})


@page(*SESSION_PERMS)
def close(request: StaffRequest, code: str) -> HttpResponseBase:
    """Ask, then close a session for good."""
    session = get_session(request.actor, code)
    if request.method == "POST":
        close_session(by=request.actor, session=session)
        messages.success(request, _("The session is closed. Students go on in a new session with a new ID."))
        return redirect(session)
    testing = sum(row.may_pause for row in rows_of(session))
    waiting = sum(row.waits for row in rows_of(session))
    return render(request, "proctor/close.html", {"session": session, "testing": testing, "waiting": waiting})


@page(*SESSION_PERMS)
def show(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show the session ID large, for the board or the projector."""
    session = get_session(request.actor, code)
    if session.state != TestSession.State.OPEN:
        raise NotFound("session-closed", _("This session is closed, so nobody can sign in to it any more."))
    return render(request, "proctor/show.html", {"session": session})
