"""The directory: the list of organizations, and one of them with what is below it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.orgs.forms import OrganizationFilter
from madrone.orgs.models import Organization
from madrone.orgs.queries import counts_below, get_organization, names, organizations_visible_to
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone

Level = Organization.Level
LEVELS = {
    Level.STATE: gettext_lazy("State"),
    Level.COUNTY: gettext_lazy("County"),
    Level.LEA: gettext_lazy("LEA"),
    Level.SCHOOL: gettext_lazy("School"),
}
CHARTERS = {
    "DF": gettext_lazy("Charter, direct funded"),
    "LF": gettext_lazy("Charter, locally funded"),
}


def open_status(organization: Organization) -> Status:
    """Say whether an organization is open."""
    if organization.active:
        return Status(Tone.GOOD, _("Open"))
    return Status(Tone.QUIET, _("Closed"))


def kind_words(organization: Organization) -> str:
    """Say what an organization is: its level, and what is special about it."""
    special = [str(CHARTERS[organization.charter])] if organization.charter in CHARTERS else []
    special += [_("Nonpublic")] if organization.nonpublic else []
    return ", ".join(str(word) for word in (LEVELS[Level(organization.level)], *special))


def describe(rows: Sequence[Any]) -> None:
    """Look up for a page of rows what they lie in and how many schools lie in them."""
    above = names({_parent(row) for row in rows} - {""})
    wide = [row.code for row in rows if row.level in (Level.COUNTY, Level.LEA)]
    below = counts_below(wide)
    for row in rows:
        row.above = above.get(_parent(row), "")
        row.schools = below.get(row.code, "")


def _parent(organization: Organization) -> str:
    """Name the level above: a school's LEA, an LEA's county; an independent charter's digits name no county."""
    if organization.level == Level.SCHOOL:
        return organization.code[:7]
    if organization.level == Level.LEA and organization.charter != Organization.Charter.DIRECT:
        return organization.code[:2]
    return ""


COLUMNS = [
    Column("name", gettext_lazy("Name"), sort="name", link=lambda row: row.get_absolute_url()),
    Column("code", gettext_lazy("CDS code"), sort="code"),
    Column("kind", gettext_lazy("Kind"), value=kind_words, sort="level"),
    Column("above", gettext_lazy("Belongs to")),
    Column("schools", gettext_lazy("Open schools"), numeric=True),
    Column("state", gettext_lazy("State"), value=open_status, sort="active"),
]


@page(Perm.ORG_VIEW)
def organizations(request: StaffRequest) -> HttpResponseBase:
    """List the organizations in scope."""
    filters = OrganizationFilter(request.GET)
    listing = Listing(
        request,
        _narrowed(organizations_visible_to(request.actor), filters),
        COLUMNS,
        caption=_("Schools and districts"),
        empty=_("There are no schools yet. Import the state's file of schools and districts first."),
        filters=filters,
        prepare=describe,
    )
    return listing.respond("orgs/organizations.html", _may_import(request))


@page(Perm.ORG_VIEW)
def organization(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one organization and those directly below it."""
    found = get_organization(request.actor, code)
    describe([found])
    inside = organizations_visible_to(request.actor).filter(code__startswith=found.code)
    below = inside.exclude(pk=found.pk).filter(level=_level_below(found, inside))
    listing = Listing(
        request,
        below,
        COLUMNS,
        caption=_("Organizations one level below"),
        empty=_("Nothing lies below this organization."),
        prepare=describe,
    )
    facts = [
        (_("CDS code"), found.code or _("the whole state")),
        (_("Kind"), kind_words(found)),
        (_("Belongs to"), found.above),  # type: ignore[attr-defined]  # set by describe
        (_("Identifier in other systems"), found.natural_id or ""),
        (_("State"), open_status(found)),
        (_("Time zone"), found.time_zone),
    ]
    parents = [
        (name, reverse("orgs:organization", args=[above]))
        for above, name in sorted(names({found.code[:2], found.code[:7]} - {"", found.code}).items())
    ]
    context = {"organization": found, "facts": facts, "parents": parents}
    return listing.respond("orgs/organization.html", context | _may_import(request))


def _level_below(found: Organization, inside: QuerySet[Organization]) -> str:
    """Choose the next level that has anything: levels may be left out (domain.md 2.1)."""
    order = [Level.STATE, Level.COUNTY, Level.LEA, Level.SCHOOL]
    for level in order[order.index(Level(found.level)) + 1 :]:
        if inside.filter(level=level).exists():
            return level
    return Level.SCHOOL


def _narrowed(found: QuerySet[Organization], filters: OrganizationFilter) -> QuerySet[Organization]:
    if not filters.is_valid():
        return found
    asked: dict[str, Any] = filters.cleaned_data
    if asked["level"]:
        found = found.filter(level=asked["level"])
    if asked["name"]:
        text = asked["name"].strip()
        found = found.filter(
            Q(name__icontains=text) | Q(code__startswith=text) | Q(natural_id__istartswith=text)
        )
    if asked["state"]:
        found = found.filter(active=asked["state"] == "open")
    return found


def _may_import(request: StaffRequest) -> dict[str, bool]:
    return {"may_import": request.actor.has(Perm.ORG_IMPORT)}
