"""One account: what it is, what it may do, and changing that."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madrone.access import Perm, Role
from madrone.people.access import may_appoint, may_manage
from madrone.people.actions.accounts import change_account, deactivate_account, reactivate_account
from madrone.people.actions.passwords import make_password_link
from madrone.people.actions.roles import grant_role, withdraw_role
from madrone.people.forms import DetailsForm, ReasonForm, RoleForm
from madrone.people.models import Account
from madrone.people.queries import accounts_visible_to, get_account
from madrone.people.views.staff import use_status
from madrone.people.wording import role_name
from madrone.ui import places
from madrone.ui.pages import StaffRequest, page


@page(Perm.ACCOUNT_VIEW)
def account(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one account."""
    return _show(request, get_account(request.actor, code))


@page(Perm.ACCOUNT_CREATE)
def details(request: StaffRequest, code: str) -> HttpResponseBase:
    """Change the details of an account."""
    found = get_account(request.actor, code)
    given = {"name": found.name, "telephone": found.telephone, "credentialed": found.credentialed}
    form = DetailsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        change_account(by=request.actor, account=found, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect("people:account", code=code)
    return render(request, "people/details.html", {"account": found, "form": form})


@page(Perm.ACCOUNT_CREATE)
def give_role(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give a further role."""
    found = get_account(request.actor, code)
    form = RoleForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        grant_role(by=request.actor, account=found, **form.cleaned_data)
        messages.success(request, _("The role is given and holds from now on."))
        return redirect("people:account", code=code)
    return render(request, "people/give_role.html", {"account": found, "form": form})


@page(Perm.ACCOUNT_CREATE)
def take_role(request: StaffRequest, code: str, role: Role, scope: str) -> HttpResponseBase:
    """Take a role away, with a reason."""
    found = get_account(request.actor, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        withdraw_role(by=request.actor, account=found, role=role, scope=scope, reason=reason)
        messages.success(request, _("The role is taken away."))
        still_seen = accounts_visible_to(request.actor).filter(code=code).exists()
        return redirect("people:account", code=code) if still_seen else redirect("people:staff")
    words = {"role_words": role_name(role), "place": places.name(scope)}
    return render(request, "people/take_role.html", {"account": found, "form": form, **words})


@page(Perm.ACCOUNT_CREATE)
def deactivate(request: StaffRequest, code: str) -> HttpResponseBase:
    """Take an account out of use, with a reason."""
    found = get_account(request.actor, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deactivate_account(by=request.actor, account=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("The account is out of use."))
        return redirect("people:account", code=code)
    return render(request, "people/deactivate.html", {"account": found, "form": form})


@page(Perm.ACCOUNT_CREATE)
@require_POST
def reactivate(request: StaffRequest, code: str) -> HttpResponseBase:
    """Put an account back in use."""
    reactivate_account(by=request.actor, account=get_account(request.actor, code))
    messages.success(request, _("The account is in use again."))
    return redirect("people:account", code=code)


@page(Perm.ACCOUNT_CREATE)
@require_POST
def password_link(request: StaffRequest, code: str) -> HttpResponseBase:
    """Make a link to set a password and show it once: it is not stored and cannot be shown again."""
    found = get_account(request.actor, code)
    token = make_password_link(by=request.actor, account=found)
    address = request.build_absolute_uri(reverse("people:welcome", args=[found.code, token]))
    return _show(request, found, link=address)


def _show(request: StaffRequest, found: Account, link: str = "") -> HttpResponse:
    context = {
        "account": found,
        "use": use_status(found),
        "roles": _roles(request, found),
        "manageable": may_manage(request.actor, found) and request.actor.has(Perm.ACCOUNT_CREATE),
        "appointing": request.actor.has(Perm.ACCOUNT_CREATE) and found.pk != request.actor.account_id,
        "forms": found.affidavits.all(),
        "link": link,
    }
    return render(request, "people/account.html", context)


def _roles(request: StaffRequest, found: Account) -> list[dict[str, object]]:
    grants = list(found.grants.all())
    names = places.names({grant.scope for grant in grants})
    own = found.pk == request.actor.account_id
    return [
        {
            "words": role_name(grant.role),
            "place": names[grant.scope],
            "since": grant.granted_at,
            "take_url": reverse("people:take-role", args=[found.code, Role(grant.role), grant.scope])
            if not own and may_appoint(request.actor, Role(grant.role), grant.scope)
            else "",
        }
        for grant in grants
    ]
