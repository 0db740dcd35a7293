"""Reading organizations."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

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


@dataclass(frozen=True, slots=True)
class Place:
    """A school as an import needs it."""

    code: str
    natural_id: str
    active: bool

    def belongs_to(self, district: str) -> bool:
        """Tell whether a district's code names this school's LEA, or an independent charter's authorizer."""
        return bool(district) and (self.code.startswith(district) or self.natural_id.startswith(district))


def schools_by_identifier(identifiers: Iterable[str]) -> dict[str, Place]:
    """Find schools in one query by CDS code or by the natural id that another system knows them by."""
    wanted = set(identifiers) - {""}
    schools = Organization.objects.filter(level=Organization.Level.SCHOOL)
    found = schools.filter(Q(code__in=wanted) | Q(natural_id__in=wanted))
    places = [
        Place(code, natural or "", active)
        for code, natural, active in found.values_list("code", "natural_id", "active")
    ]
    return {p.natural_id: p for p in places if p.natural_id} | {p.code: p for p in places}


def districts_by_identifier(identifiers: Iterable[str]) -> dict[str, str]:
    """Map districts as files name them (7 digits, 14 ending in zeros, natural id) to their 7-digit codes."""
    wanted = set(identifiers) - {""}
    leas = Organization.objects.filter(level=Organization.Level.LEA, natural_id__in=wanted)
    named = {natural: code for natural, code in leas.values_list("natural_id", "code") if natural}
    return {name: named.get(name) or district_code(name) for name in wanted}


def district_code(identifier: str) -> str:
    """Shorten a district's 14-digit record code, which ends in zeros, to its seven digits (domain.md 2.2)."""
    return identifier[:7] if len(identifier) == 14 and identifier.endswith("0000000") else identifier


def counts_below(codes: Iterable[str]) -> dict[str, int]:
    """Count the active schools below each county and LEA."""
    schools = Organization.objects.filter(level=Organization.Level.SCHOOL, active=True)
    wanted = list(codes)
    totals = {f"n{at}": Count("pk", filter=Q(code__startswith=code)) for at, code in enumerate(wanted)}
    found = schools.aggregate(**totals) if totals else {}
    return {code: found[f"n{at}"] for at, code in enumerate(wanted)}
