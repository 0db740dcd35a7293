"""What a page and a program are told about long work; ``<md-progress>`` asks for it again and again."""

from datetime import datetime
from typing import Protocol

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.kernel import clock

_MINUTE = 60


class Work(Protocol):
    """Long work, as ``jobs.models.Job`` is."""

    @property
    def state(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def percent(self) -> int: ...
    @property
    def note(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def finished(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...


def progress_answer(work: Work) -> JsonResponse:
    """Answer ``<md-progress>``: how far the work is, in numbers and in words."""
    return JsonResponse(
        {
            "state": work.state,
            "done": work.done,
            "total": work.total,
            "percent": work.percent,
            "finished": work.finished,
            "words": progress_words(work),
        }
    )


def progress_words(work: Work) -> str:
    """Say in words what is being done, how far it is and how long it will take."""
    if work.finished:
        return _("Finished.") if not work.problem else work.problem
    said = [work.note] if work.note else []
    if work.total:
        said.append(_("%(done)s of %(total)s.") % {"done": f"{work.done:,}", "total": f"{work.total:,}"})
    left = _seconds_left(work)
    if left is not None:
        said.append(_time_left(left))
    return " ".join(said) or _("Waiting to begin.")


def _seconds_left(work: Work) -> float | None:
    passed = (clock.now() - work.created_at).total_seconds()
    if not work.done or not work.total or passed <= 0:
        return None
    return passed * (work.total - work.done) / work.done


def _time_left(seconds: float) -> str:
    if seconds < _MINUTE:
        return _("Less than a minute left.")
    minutes = round(seconds / _MINUTE)
    return ngettext("About %(n)s minute left.", "About %(n)s minutes left.", minutes) % {"n": minutes}
