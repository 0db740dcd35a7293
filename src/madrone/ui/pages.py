"""What guards a page: one decorator names the permission, and the listing of routes reads it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

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

    ``gate=False`` is for the few pages that must be reached before the affidavit is signed. What a staff page
    shows is never kept by the browser: the next person at a shared computer must not find it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = _refusal(request, perms, gate)
            if refused is not None:
                return refused
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

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


def _refusal(request: StaffRequest, perms: tuple[Perm, ...], gate: bool) -> HttpResponseBase | None:
    actor = request.actor
    if actor.account_id is None:
        return _send(request, settings.LOGIN_URL, 401, "log-in-needed", _("Log in to go on."))
    if gate and not actor.affidavit_signed:
        message = _("Sign the security form of this school year to go on.")
        return _send(request, settings.AFFIDAVIT_URL, 403, "form-unsigned", message)
    if perms and not any(actor.has(perm) for perm in perms):
        raise PermissionDenied
    return None


def _send(request: HttpRequest, where: str, status: int, code: str, message: str) -> HttpResponseBase:
    """Send somebody to a page that must come first, and from there back; a program is told instead."""
    if wants_json(request):
        return JsonResponse({"error": {"code": code, "message": message, "field": None}}, status=status)
    # A form that was sent cannot be sent again by following a link: come back to the page that it stood on.
    target = (
        request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "")
    )
    query = f"?{urlencode({'next': target})}" if target else ""
    return redirect(f"{resolve_url(where)}{query}")
