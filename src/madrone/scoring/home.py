"""What the home page says about scoring."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor
from madrone.scoring.access import may_score_some
from madrone.scoring.queries import waiting_answers
from madrone.ui.home import Line, Section, register


@register
def written_answers(actor: Actor) -> list[Line]:
    """Tell a scorer how many written answers wait."""
    if not may_score_some(actor):
        return []
    count = waiting_answers(actor).count()
    if not count:
        return []
    sentence = ngettext(
        "%(n)s written answer waits for a score.", "%(n)s written answers wait for a score.", count
    ) % {"n": count}
    return [Line(Section.DECIDE, sentence, reverse("scoring:queue"), _("Score them"))]
