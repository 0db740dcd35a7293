"""What the home page says about classroom quizzes."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.formative.access import quizzes_visible_to
from madrone.formative.models import Quiz
from madrone.formative.standing import Standing
from madrone.ui.home import Line, Section, register

# Quizzes of long ago are no business of the home page, and each takes four queries.
_MOST = 5


@register
def waiting_marks(actor: Actor) -> list[Line]:
    """Tell a teacher which of her own quizzes have marks that wait for a decision, the newest first."""
    if actor.account_id is None or not actor.has(Perm.QUIZ_RUN):
        return []
    mine = quizzes_visible_to(actor).filter(by_id=actor.account_id, uploads__read_at__isnull=False).distinct()
    return [line for quiz in mine[:_MOST] if (line := _line(quiz)) is not None]


def _line(quiz: Quiz) -> Line | None:
    waiting = len(Standing(quiz).waiting)
    if not waiting:
        return None
    words = ngettext(
        "%(n)d mark of the quiz “%(title)s” waits for you to decide.",
        "%(n)d marks of the quiz “%(title)s” wait for you to decide.",
        waiting,
    )
    sentence = words % {"n": waiting, "title": quiz.title}
    return Line(Section.DECIDE, sentence, reverse("formative:resolve", args=[quiz.code]), _("Decide"))
