"""Signing the yearly test security form (domain.md 1.4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor, Role
from madrone.audit import record
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.people.errors import PeopleError
from madrone.people.models import Account, Affidavit

COORDINATORS = frozenset({Role.LEA_COORDINATOR, Role.SITE_COORDINATOR})


def kind_for(actor: Actor) -> Affidavit.Kind:
    """Tell which form somebody signs: coordinators the agreement, everybody else the affidavit."""
    if any(grant.role in COORDINATORS for grant in actor.grants):
        return Affidavit.Kind.AGREEMENT
    return Affidavit.Kind.AFFIDAVIT


@transaction.atomic
def sign_affidavit(*, by: Actor, signed_name: str) -> Affidavit:
    """Sign the form of this school year with one's own name; signing twice gives the first form back."""
    account = Account.objects.select_for_update().get(code=by.code)
    year = school_year(clock.now().date())
    signed = account.affidavits.filter(school_year=year).first()
    if signed is not None:
        return signed
    if _plain(signed_name) != _plain(account.name):
        raise PeopleError(
            "name-differs",
            _("Sign with your name as it stands in your account: %(name)s.") % {"name": account.name},
            field="signed_name",
        )
    form = Affidavit.objects.create(
        account=account,
        school_year=year,
        kind=kind_for(by),
        signed_name=" ".join(signed_name.split()),
        signed_at=clock.now(),
    )
    record(by, "people.affidavit.signed", on=account, kind=form.kind, school_year=year)
    return form


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
