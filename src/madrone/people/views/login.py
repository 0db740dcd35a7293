"""Logging in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madrone.people.actions.sessions import check_log_in, close_session, open_session
from madrone.people.forms import LoginForm
from madrone.ui.pages import public_page


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
def log_in(request: HttpRequest) -> HttpResponseBase:
    """Let a member of staff in and send them where they wanted to go."""
    if request.user.is_authenticated:
        return redirect(wanted(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = check_log_in(request=request, address=request.META["REMOTE_ADDR"], **form.cleaned_data)
        login(request, account)
        open_session(by=account)
        return redirect(wanted(request))
    return render(request, "people/login.html", {"form": form, "next": request.GET.get("next", "")})


@public_page
@require_POST
def log_out(request: HttpRequest) -> HttpResponseBase:
    """End the session."""
    if request.user.is_authenticated:
        close_session(by=request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def wanted(request: HttpRequest) -> str:
    """Tell where to go on to: the page that was asked for, when it is one of ours, else the home page."""
    asked = request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(settings.LOGIN_REDIRECT_URL)
