"""Reading the audit trail."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.audit.models import Event
from madrone.audit.registry import ACTIONS


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """List the events of the organizations in the actor's scope, the newest first."""
    scopes = actor.scopes(Perm.AUDIT_VIEW)
    events = Event.objects.order_by("-sequence")
    if not scopes:
        return events.none()
    if "" in scopes:
        return events
    inside = Q(pk__in=[])
    for scope in scopes:
        inside |= Q(org_code__startswith=scope)
    return events.filter(inside)


def wording(event: Event) -> str:
    """Say in words what an event tells of; an action that is no longer known is told by its code."""
    return str(ACTIONS.get(event.action, event.action))


def detail_words(event: Event) -> str:
    """Write the details of an event as one line, by name: a database need not keep their order."""
    return "; ".join(f"{_readable(name)}: {_value(value)}" for name, value in sorted(event.details.items()))


def _readable(name: str) -> str:
    return name.replace("_", " ")


def _value(value: object) -> str:
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value) or _("none")
    if isinstance(value, dict):
        return ", ".join(
            f"{_readable(str(name))} {_value(part)}" for name, part in sorted(value.items())
        ) or _("none")
    return str(value)
