"""What the home page says about results."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.reports.queries import preliminary_counts
from madrone.ui.home import Line, Section, register


@register
def preliminary_results(actor: Actor) -> list[Line]:
    """Tell which windows have results that may still change."""
    if not actor.has(Perm.RESULT_VIEW):
        return []
    return [
        Line(
            Section.NOW,
            ngettext(
                "%(n)s result of %(window)s is preliminary: a written answer waits for its score.",
                "%(n)s results of %(window)s are preliminary: written answers wait for their scores.",
                count,
            )
            % {"n": count, "window": administration},
            f"{reverse('reports:results')}?{urlencode({'window': administration.code})}",
            _("See the results"),
        )
        for administration, count in preliminary_counts(actor).items()
    ]
