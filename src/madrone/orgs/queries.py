"""Reading organizations."""

from django.db.models import Q, QuerySet

from madrone.access import Actor, Perm
from madrone.kernel.errors import NotFound
from madrone.orgs.access import within_scope
from madrone.orgs.models import Organization


def organizations_visible_to(actor: Actor) -> QuerySet[Organization]:
    """List the organizations in the actor's scopes, and those above them that say where one is."""
    inside = within_scope(actor, Perm.ORG_VIEW, field="code")
    above = {scope[:length] for scope in actor.scopes(Perm.ORG_VIEW) for length in (0, 2, 7)}
    return Organization.objects.filter(inside | Q(code__in=above))


def get_organization(actor: Actor, code: str) -> Organization:
    """Find one organization that the actor may see; NotFound for any other."""
    found = organizations_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("organization-unknown", "There is no such organization, or it is outside your scope.")
    return found


def names(codes: set[str]) -> dict[str, str]:
    """Name organizations by code."""
    return dict(Organization.objects.filter(code__in=codes).values_list("code", "name"))


def schools_under(prefix: str) -> QuerySet[Organization]:
    """List the schools of a county, an LEA, or the school itself."""
    return Organization.objects.filter(code__startswith=prefix, level=Organization.Level.SCHOOL)


def find_school(identifier: str) -> Organization | None:
    """Find a school by its 14-digit CDS code or by the natural id that another system knows it by."""
    schools = Organization.objects.filter(level=Organization.Level.SCHOOL)
    return schools.filter(Q(code=identifier) | Q(natural_id=identifier)).first()
