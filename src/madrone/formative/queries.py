"""Reading quizzes, their scans and pictures."""

from django.utils.translation import gettext as _

from madrone.access import Actor
from madrone.formative.access import quizzes_visible_to, rosters_for
from madrone.formative.models import Quiz, ScanPage
from madrone.kernel.errors import NotFound

__all__ = ["get_page", "get_quiz", "quizzes_visible_to", "rosters_for"]


def get_quiz(actor: Actor, code: str) -> Quiz:
    """Find one quiz that the actor may run; NotFound for any other."""
    found = quizzes_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("quiz-unknown", _("There is no such quiz, or it is not one of your classes."))
    return found


def get_page(quiz: Quiz, upload: str, place: int) -> ScanPage:
    """Find one scanned page of a quiz by its upload's code and its place in the file."""
    pages = ScanPage.objects.filter(upload__quiz=quiz, upload__code=upload, place=place)
    found = pages.select_related("upload__quiz__roster").first()
    if found is None:
        raise NotFound("page-unknown", _("There is no such page among the scans of this quiz."))
    return found
