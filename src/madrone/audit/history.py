"""What was done to one thing, for the page that shows it."""

from django.db.models import Model, QuerySet

from madrone.audit.models import Event


def changes_to(subject: Model, *actions: str) -> QuerySet[Event]:
    """List the events of some actions on one object, the newest first.

    Whoever may see the object may see what was done to it: the page that asks has checked that.
    """
    code = str(getattr(subject, "code", "") or subject.pk)
    events = Event.objects.filter(subject_type=subject._meta.label, subject_code=code, action__in=actions)
    return events.order_by("-sequence")
