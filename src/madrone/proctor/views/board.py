"""The live board of a session, and what is decided on it."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madrone.kernel.errors import NotFound
from madrone.proctor.access import SESSION_PERMS
from madrone.proctor.actions.decisions import approve_all, approve_student, deny_student, pause_student
from madrone.proctor.actions.sessions import note_presence
from madrone.proctor.board import counts_in_words, rows_of
from madrone.proctor.forms import DenyForm
from madrone.proctor.models import TestSession
from madrone.proctor.queries import board_version, get_session
from madrone.proctor.views.sessions import status_of
from madrone.ui import places
from madrone.ui.pages import StaffRequest, page


@page(*SESSION_PERMS)
@never_cache
def session(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show the board of one session; a script keeps it fresh, a reload does as well."""
    found = note_presence(by=request.actor, session=get_session(request.actor, code))
    school = places.names({found.org_code})[found.org_code]
    context = {
        "status": status_of(found),
        "school": school,
        "tests": found.tests.all(),
        "version": _etag(found),
    }
    return render(request, "proctor/session.html", context | _board(found))


@page(*SESSION_PERMS)
@require_safe
def board(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give the board alone, or 304 when nothing on it has changed: one small read for every poll."""
    found = get_session(request.actor, code)
    etag = _etag(found)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    response: HttpResponse = render(request, "proctor/_board.html", _board(found))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@page(*SESSION_PERMS)
@require_POST
def approve(request: StaffRequest, code: str, student: str) -> HttpResponseBase:
    """Let one student in."""
    found = get_session(request.actor, code)
    _say_refusal_on_the_board(request, code)
    approve_student(by=request.actor, session=found, opportunity_code=student)
    return redirect(found)


@page(*SESSION_PERMS)
def approve_waiting(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show everybody who waits with test and settings, and let in those who are ticked."""
    found = get_session(request.actor, code)
    if request.method == "POST":
        let_in = approve_all(
            by=request.actor, session=found, opportunity_codes=request.POST.getlist("student")
        )
        words = ngettext("%(count)d student is approved.", "%(count)d students are approved.", len(let_in))
        messages.success(request, words % {"count": len(let_in)})
        return redirect(found)
    waiting = [row for row in rows_of(found) if row.waits]
    return render(request, "proctor/approve.html", {"session": found, "waiting": waiting})


@page(*SESSION_PERMS)
def deny(request: StaffRequest, code: str, student: str) -> HttpResponseBase:
    """Ask for the reason, then refuse one student."""
    found = get_session(request.actor, code)
    row = next((row for row in rows_of(found) if row.opportunity.code == student), None)
    if row is None:
        raise NotFound("student-unknown", _("This student is not in this session any more."))
    form = DenyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deny_student(
            by=request.actor, session=found, opportunity_code=student, reason=form.cleaned_data["reason"]
        )
        return redirect(found)
    return render(request, "proctor/deny.html", {"session": found, "row": row, "form": form})


@page(*SESSION_PERMS)
@require_POST
def pause(request: StaffRequest, code: str, student: str) -> HttpResponseBase:
    """Pause one student's test."""
    found = get_session(request.actor, code)
    _say_refusal_on_the_board(request, code)
    pause_student(by=request.actor, session=found, opportunity_code=student)
    return redirect(found)


def _say_refusal_on_the_board(request: StaffRequest, code: str) -> None:
    """Have ui.middleware show the board with the problem on top: the button that was pressed stands there."""
    request.madrone_view = (session, (), {"code": code})  # type: ignore[attr-defined]  # set by the middleware


def _board(found: TestSession) -> dict[str, Any]:
    rows = rows_of(found)
    return {
        "session": found,
        "is_open": found.state == TestSession.State.OPEN,
        "rows": rows,
        "counts": counts_in_words(rows),
        "waiting": sum(row.waits for row in rows),
    }


def _etag(found: TestSession) -> str:
    version = f"{board_version(found)}.{get_language()}"
    return f'"{hashlib.sha256(version.encode()).hexdigest()[:24]}"'
