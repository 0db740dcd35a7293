"""Setting a password: one's own, or the first one through a link."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from madrone.people.actions.passwords import change_password, find_by_link, set_password_by_link
from madrone.people.forms import ChangePasswordForm, NewPasswordForm
from madrone.people.models import Account
from madrone.ui.pages import StaffRequest, page, public_page


@page(gate=False)
@sensitive_post_parameters()
def password(request: StaffRequest) -> HttpResponseBase:
    """Change one's own password; other browsers that are logged in are logged out."""
    form = ChangePasswordForm(request.POST or None, account=cast(Account, request.user))
    if request.method == "POST" and form.is_valid():
        account = change_password(by=request.actor, password=form.cleaned_data["new_password"])
        update_session_auth_hash(request, account)
        messages.success(request, _("Your password is changed. Use the new one from now on."))
        return redirect("site:home")
    return render(request, "people/password.html", {"form": form})


@public_page
@sensitive_post_parameters()
@never_cache
def welcome(request: HttpRequest, code: str, token: str) -> HttpResponseBase:
    """Let the owner of a new account set the first password."""
    account = find_by_link(code, token)
    form = NewPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        set_password_by_link(code=code, token=token, password=form.cleaned_data["new_password"])
        logout(request)
        messages.success(request, _("Your password is set. Log in with it now."))
        return redirect("people:login")
    return render(request, "people/welcome.html", {"form": form, "account": account})
