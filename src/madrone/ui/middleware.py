"""Whose request it is behind a proxy, and what the reader is told of a MadroneError."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from madrone.kernel.errors import MadroneError
from madrone.ui.pages import STUDENT, wants_json


class TrustedProxyMiddleware:
    """Puts the browser's address in ``REMOTE_ADDR``, where the proxy's stands (setting MADRONE_TRUSTED_PROXY).

    Only the last entry of X-Forwarded-For is the proxy's own; those before it are what the browser claimed, and
    would let anybody have as many tries as addresses can be thought up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        claimed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if claimed:
            request.META["REMOTE_ADDR"] = claimed
        return self.get_response(request)


class ProblemMiddleware:
    """Answers a MadroneError: JSON for programs, the same page with the problem on top for people.

    A form that failed is shown again by running its view as a GET with the posted values still there
    (``Form(request.POST or None)`` keeps them) and ``request.problem`` set; the base template shows it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> None:
        """Remember the view, so that a failed form can be shown again."""
        request.madrone_view = (view, args, kwargs)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        """Answer for a MadroneError; every other exception goes its way."""
        if not isinstance(problem, MadroneError):
            return None
        if wants_json(request):
            body = {"error": {"code": problem.code, "message": problem.message, "field": problem.field}}
            return JsonResponse(body, status=problem.status)
        if request.method == "POST" and problem.status not in (403, 404):
            shown_again = self._show_again(request, problem)
            if shown_again is not None:
                return shown_again
        context = {"problem": problem, "back": _way_back(request)}
        return render(request, _problem_page(request), context, status=problem.status)

    def _show_again(self, request: HttpRequest, problem: MadroneError) -> HttpResponse | None:
        view, args, kwargs = request.madrone_view  # type: ignore[attr-defined]
        request.method = "GET"
        request.problem = problem  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        except (MadroneError, Http404, PermissionDenied):
            return None
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return None
        response.status_code = problem.status
        return response


def _problem_page(request: HttpRequest) -> str:
    """Name the template: a student at a test must not meet a staff page."""
    match = request.resolver_match
    of_student = match is not None and getattr(match.func, "guard", "") == STUDENT
    return "ui/student_problem.html" if of_student else "ui/problem.html"


def _way_back(request: HttpRequest) -> str:
    """Give the page of ours that a failed form stood on, or nothing."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if ours else ""
