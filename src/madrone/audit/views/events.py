"""The audit trail as people read it."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.audit.forms import EventFilter
from madrone.audit.models import Event
from madrone.audit.queries import detail_words, events_visible_to, wording
from madrone.ui import places
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.templatetags.madrone_ui import moment


def _name_places(events: Sequence[Event]) -> None:
    names = places.names({event.org_code for event in events})
    for event in events:
        event.place = names[event.org_code] if event.org_code else ""  # type: ignore[attr-defined]  # for the column


COLUMNS = [
    Column("sequence", gettext_lazy("No."), sort="sequence", numeric=True),
    Column(
        "at",
        gettext_lazy("When"),
        value=lambda event: moment(event.at),
        csv=lambda event: event.at.isoformat(timespec="seconds"),
    ),
    Column("actor_name", gettext_lazy("Who"), value=lambda event: event.actor_name or _("the system")),
    Column("action", gettext_lazy("What"), value=wording),
    Column("place", gettext_lazy("Where")),
    Column("subject_code", gettext_lazy("Code of what was changed")),
    Column("details", gettext_lazy("Details"), value=detail_words),
]


@page(Perm.AUDIT_VIEW)
def events(request: StaffRequest) -> HttpResponseBase:
    """List what was done, by whom and where."""
    filters = EventFilter(request.GET)
    listing = Listing(
        request,
        _narrowed(events_visible_to(request.actor), filters),
        COLUMNS,
        caption=_("Audit trail"),
        empty=_("Nothing has been recorded yet. Everything that changes something will stand here."),
        filters=filters,
        sort="-sequence",
        prepare=_name_places,
    )
    return listing.respond("audit/events.html")


def _narrowed(found: QuerySet[Event], filters: EventFilter) -> QuerySet[Event]:
    if not filters.is_valid():
        return found
    asked = filters.cleaned_data
    if asked["who"]:
        found = found.filter(actor_name__icontains=asked["who"])
    if asked["action"]:
        found = found.filter(action=asked["action"])
    if asked["place"]:
        found = found.filter(org_code__startswith=asked["place"])
    if asked["since"]:
        found = found.filter(at__gte=timezone.make_aware(datetime.combine(asked["since"], time.min)))
    return found
