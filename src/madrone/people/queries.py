"""Reading accounts and signed forms."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from madrone.access import Actor, Perm
from madrone.kernel import clock
from madrone.kernel.errors import NotFound
from madrone.kernel.years import school_year
from madrone.people.access import accounts_in_scope
from madrone.people.models import Account, Affidavit


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """List the accounts that hold a role inside the actor's scope."""
    if not actor.has(Perm.ACCOUNT_VIEW):
        return Account.objects.none()
    return Account.objects.filter(accounts_in_scope(actor)).prefetch_related("grants")


def get_account(actor: Actor, code: str) -> Account:
    """Find one account that the actor may see; NotFound for any other."""
    found = accounts_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("account-unknown", "There is no such account, or it is outside your scope.")
    return found


def this_school_year() -> int:
    """Tell the present school year by its ending year."""
    return school_year(clock.now().date())


def accounts_with_forms(actor: Actor, year: int, *, signed: bool | None = None) -> QuerySet[Account]:
    """List the accounts in use in scope with ``has_signed``, ``form_kind`` and ``signed_at`` for a year.

    ``signed`` narrows them to those who have signed, or who have not.
    """
    if not actor.has(Perm.AFFIDAVIT_VIEW):
        return Account.objects.none()
    forms = Affidavit.objects.filter(account=OuterRef("pk"), school_year=year)
    found = (
        Account.objects.filter(accounts_in_scope(actor, Perm.AFFIDAVIT_VIEW), is_active=True)
        .annotate(
            has_signed=Exists(forms),
            form_kind=Subquery(forms.values("kind")[:1]),
            signed_at=Subquery(forms.values("signed_at")[:1]),
        )
        .prefetch_related("grants")
    )
    return found if signed is None else found.filter(has_signed=signed)


def account_names(ids: set[int]) -> dict[int, str]:
    """Name accounts by their database key, for lists of other contexts."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def staff_at(code: str) -> QuerySet[Account]:
    """List the accounts in use that hold a role at exactly this organization, such as a school's teachers."""
    return Account.objects.filter(grants__scope=code, is_active=True).distinct()
