"""What guards a page: one decorator names the permission, and the listing of routes reads it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from madrone.access import Actor, Perm


class StaffRequest(HttpRequest):
    """A request of somebody who has logged in: ``actor`` is there and has roles."""

    actor: Actor


class View(Protocol):
    """A page function."""

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


PUBLIC = "public"
STUDENT = "student"
STAFF = "staff"


def page(*perms: Perm, gate: bool = True) -> Callable[[View], View]:
    """Guard a staff page: log-in, the security affidavit, and any one of the permissions (none: any staff).

    ``gate=False`` is for the few pages that must be reached before the affidavit is signed.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor
            if actor.account_id is None:
                target = urlencode({"next": request.get_full_path()})
                return redirect(f"{resolve_url(settings.LOGIN_URL)}?{target}")
            if gate and not actor.affidavit_signed:
                return redirect(settings.AFFIDAVIT_URL)
            if perms and not any(actor.has(perm) for perm in perms):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.guard = " | ".join(perms) if perms else STAFF  # type: ignore[attr-defined]  # read by `madrone routes`
        return guarded

    return guard


def public_page(view: View) -> View:
    """Mark a page that anybody may open."""
    view.guard = PUBLIC  # type: ignore[attr-defined]  # read by `madrone routes`
    return view


def student_page(view: View) -> View:
    """Mark a page of the student's side, which is guarded by the student's own seat at the test."""
    view.guard = STUDENT  # type: ignore[attr-defined]  # read by `madrone routes`
    return view


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program asked, which wants an error as JSON rather than a page."""
    return request.accepts("application/json") and not request.accepts("text/html")
