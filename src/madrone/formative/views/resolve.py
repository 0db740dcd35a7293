"""Doubtful marks, one after the other, each beside its picture and settled with one key."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madrone.access import Perm
from madrone.formative import wording
from madrone.formative.actions.scans import decide_mark, undo_decision
from madrone.formative.models import Decision, Quiz
from madrone.formative.queries import get_page, get_quiz
from madrone.formative.standing import SEVERAL, Mark, Standing
from madrone.ui.pages import StaffRequest, page


@page(Perm.QUIZ_RUN)
def resolve(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show the first mark that waits, or the one that the address names; a form settles it."""
    found = get_quiz(request.actor, code)
    if request.method == "POST":
        scanned = get_page(found, request.POST.get("upload", ""), _number(request.POST.get("place")))
        question = _number(request.POST.get("question"))
        decide_mark(by=request.actor, page=scanned, question=question, value=request.POST.get("value", ""))
        return redirect("formative:resolve", code=found.code)
    standing = Standing(found)
    doubts = standing.doubts
    at = _place(doubts, request.GET.get("at", ""))
    context: dict[str, object] = {"quiz": found, "left": len(standing.waiting), "total": len(doubts)}
    if at is not None:
        mark = doubts[at]
        context |= {
            "mark": mark,
            "shown": shown(mark.value),
            "why": wording.doubt(mark.flag),
            "number": at + 1,
            "previous": _address(found, doubts[at - 1]) if at else "",
            "next": _address(found, doubts[at + 1]) if at + 1 < len(doubts) else "",
        }
    return render(request, "formative/resolve.html", context)


@page(Perm.QUIZ_RUN)
@require_POST
def undo(request: StaffRequest, code: str) -> HttpResponseBase:
    """Take back the last decision and show its mark again."""
    found = get_quiz(request.actor, code)
    undone: Decision = undo_decision(by=request.actor, quiz=found)
    return redirect(_address(found, undone))


def shown(value: str) -> str:
    """Write an answer for people."""
    return value.replace(SEVERAL, " + ") if value else _("blank")


def _key(mark: Mark | Decision) -> str:
    return f"{mark.page.upload.code}-{mark.page.place}-{mark.question}"


def _address(quiz: Quiz, mark: Mark | Decision) -> str:
    return f"{reverse('formative:resolve', args=[quiz.code])}?{urlencode({'at': _key(mark)})}"


def _place(doubts: list[Mark], asked: str) -> int | None:
    keys = [_key(mark) for mark in doubts]
    if asked in keys:
        return keys.index(asked)
    return next((place for place, mark in enumerate(doubts) if mark.waits), None)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
