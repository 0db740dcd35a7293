"""The yearly security form: signing one's own, and who has signed."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.kernel.years import school_year_name
from madrone.people.actions.affidavits import kind_for, sign_affidavit
from madrone.people.forms import FormsFilter, SecurityForm
from madrone.people.models import Account, Affidavit
from madrone.people.queries import accounts_with_forms, this_school_year
from madrone.people.views.login import wanted
from madrone.people.views.staff import name_roles
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone
from madrone.ui.templatetags.madrone_ui import moment

KIND_NAMES = {
    Affidavit.Kind.AGREEMENT: gettext_lazy("Test Security Agreement"),
    Affidavit.Kind.AFFIDAVIT: gettext_lazy("Test Security Affidavit"),
}


def _signed(row: Account) -> Status:
    if getattr(row, "has_signed", False):
        return Status(Tone.GOOD, _("Signed"))
    return Status(Tone.ATTENTION, _("Not signed"))


COLUMNS = [
    Column("name", gettext_lazy("Name"), sort="name"),
    Column("roles_in_words", gettext_lazy("Roles")),
    Column("signed", gettext_lazy("Form"), value=_signed, sort="has_signed"),
    Column(
        "signed_at",
        gettext_lazy("Signed"),
        value=lambda row: moment(row.signed_at),
        csv=lambda row: row.signed_at.isoformat(timespec="seconds") if row.signed_at else "",
        sort="signed_at",
    ),
    Column("kind", gettext_lazy("Kind"), value=lambda row: KIND_NAMES.get(row.form_kind, "")),
]


@page(gate=False)
def affidavit(request: StaffRequest) -> HttpResponseBase:
    """Show the form to sign at the first log-in of the school year, and go on after signing."""
    form = SecurityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sign_affidavit(by=request.actor, signed_name=form.cleaned_data["signed_name"])
        messages.success(request, _("Thank you. Your form is signed and on file for this school year."))
        return redirect(wanted(request))
    kind = kind_for(request.actor)
    context = {
        "form": form,
        "kind": kind,
        "kind_name": KIND_NAMES[kind],
        "year": school_year_name(this_school_year()),
        "signed": request.actor.affidavit_signed,
    }
    return render(request, "people/affidavit.html", context)


@page(Perm.AFFIDAVIT_VIEW)
def signed_forms(request: StaffRequest) -> HttpResponseBase:
    """List who has signed this school year's form and who has not."""
    year = this_school_year()
    filters = FormsFilter(request.GET)
    asked = filters.cleaned_data["signed"] if filters.is_valid() else ""
    listing = Listing(
        request,
        accounts_with_forms(request.actor, year, signed={"yes": True, "no": False}.get(asked)),
        COLUMNS,
        caption=_("Signed security forms"),
        empty=_("There is nobody in your scope yet. Create accounts for your staff first."),
        filters=filters,
        sort="name",
        prepare=name_roles,
        csv_name=f"signed-security-forms-{year}",
    )
    context = {
        "year": school_year_name(year),
        "signed": accounts_with_forms(request.actor, year, signed=True).count(),
        "unsigned": accounts_with_forms(request.actor, year, signed=False).count(),
    }
    return listing.respond("people/signed_forms.html", context)
