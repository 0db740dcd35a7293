"""The staff of a scope: the list, and a new account."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.people.actions.accounts import create_account
from madrone.people.forms import AccountForm, StaffFilter
from madrone.people.models import Account
from madrone.people.queries import accounts_visible_to
from madrone.people.wording import duties_of
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone


def name_roles(accounts: Sequence[Account]) -> None:
    """Look up for a page of a list which roles each account holds and where, in one query."""
    found = duties_of([list(account.grants.all()) for account in accounts])
    for account, duties in zip(accounts, found, strict=True):
        account.roles_in_words = "; ".join(duties)  # type: ignore[attr-defined]  # for the column


def use_status(account: Account) -> Status:
    """Say whether an account is in use, and whether its owner has ever logged in."""
    if not account.is_active:
        return Status(Tone.QUIET, _("Out of use"))
    if not account.has_usable_password():
        return Status(Tone.WAITING, _("No password yet"))
    return Status(Tone.GOOD, _("In use"))


COLUMNS = [
    Column(
        "name", gettext_lazy("Name"), sort="name", link=lambda row: reverse("people:account", args=[row.code])
    ),
    Column("username", gettext_lazy("E-mail address"), sort="username"),
    Column("roles_in_words", gettext_lazy("Roles")),
    Column("use", gettext_lazy("Account"), value=use_status, sort="is_active"),
]


@page(Perm.ACCOUNT_VIEW)
def staff(request: StaffRequest) -> HttpResponseBase:
    """List the staff who hold a role in the actor's scope."""
    filters = StaffFilter(request.GET)
    listing = Listing(
        request,
        _narrowed(accounts_visible_to(request.actor), filters),
        COLUMNS,
        caption=_("Staff"),
        empty=_("There is no account in your scope yet. Create the first one with the button above."),
        filters=filters,
        sort="name",
        prepare=name_roles,
    )
    return listing.respond("people/staff.html")


@page(Perm.ACCOUNT_CREATE)
def new_account(request: StaffRequest) -> HttpResponseBase:
    """Make an account, then show it with the link to set a password."""
    form = AccountForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        account = create_account(by=request.actor, **form.cleaned_data)
        messages.success(request, _("The account is made. Now make a link so that a password can be set."))
        return redirect("people:account", code=account.code)
    return render(request, "people/new_account.html", {"form": form})


def _narrowed(accounts: QuerySet[Account], filters: StaffFilter) -> QuerySet[Account]:
    if not filters.is_valid():
        return accounts
    asked: dict[str, Any] = filters.cleaned_data
    if asked["name"]:
        accounts = accounts.filter(Q(name__icontains=asked["name"]) | Q(username__icontains=asked["name"]))
    if asked["role"]:
        accounts = accounts.filter(pk__in=Account.objects.filter(grants__role=asked["role"]).values("pk"))
    if asked["use"]:
        accounts = accounts.filter(is_active=asked["use"] == "yes")
    return accounts
