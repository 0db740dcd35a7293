"""What the home page says about results."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.administrations.queries import is_open, windows_visible_to
from madrone.reports.completion import handed_in
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


@register
def open_windows(actor: Actor) -> list[Line]:
    """Tell how far testing has come in each window that is open."""
    if not actor.has(Perm.COMPLETION_VIEW):
        return []
    lines = []
    for window in filter(is_open, windows_visible_to(actor)):
        done, assigned = handed_in(actor, window)
        if assigned:
            sentence = _("%(window)s: %(done)s of %(assigned)s tests are handed in.")
            words = {"window": window.name, "done": done, "assigned": assigned}
            url = f"{reverse('reports:completion')}?{urlencode({'window': window.code})}"
            lines.append(Line(Section.NOW, sentence % words, url, _("See where")))
    return lines
