"""The quizzes of one's classes, a new one, and one with everything that can be done next."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madrone.access import Perm
from madrone.formative.actions.quizzes import change_quiz, create_quiz, print_quiz
from madrone.formative.bank import FormKey, forms_for, key_of_form
from madrone.formative.forms import ChangeForm, KeySourceForm, QuizForm, ScansForm
from madrone.formative.models import TITLE_LENGTH, Upload
from madrone.formative.queries import get_quiz, quizzes_visible_to, rosters_for
from madrone.formative.standing import Standing
from madrone.formative.views.scans import reading_job, trouble_rows
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page


@page(Perm.QUIZ_RUN)
@require_safe
def quizzes(request: StaffRequest) -> HttpResponseBase:
    """List the quizzes, newest first."""
    listing = Listing(
        request,
        quizzes_visible_to(request.actor),
        [
            Column("title", _("Quiz"), sort="title", link=lambda one: one.get_absolute_url()),
            Column("roster", _("Class"), lambda one: one.roster.name, sort="roster__name"),
            Column("length", _("Questions"), numeric=True),
            Column("by", _("Made by"), lambda one: one.by.name),
            Column("created_at", _("Made"), sort="created_at"),
        ],
        caption=_("Classroom quizzes"),
        empty=_("There is no quiz yet. Press “Make a quiz” to begin."),
    )
    return listing.respond("formative/quizzes.html")


@page(Perm.QUIZ_RUN)
def new(request: StaffRequest) -> HttpResponseBase:
    """Make a quiz from its title and key; with ``?form=``, the form of the item bank fills both in."""
    rosters = rosters_for(request.actor)
    tests = forms_for(request.actor)
    source = key_of_form(request.actor, request.GET["form"]) if request.GET.get("form") else None
    form = QuizForm(request.POST or None, rosters=rosters, initial=_filled_in(source))
    if request.method == "POST" and form.is_valid():
        quiz = create_quiz(by=request.actor, **form.cleaned_data)
        messages.success(request, _("The quiz is ready. Print its sheets."))
        return redirect(quiz)
    context = {
        "form": form,
        "rosters": rosters.exists(),
        "source": source,
        "choose": KeySourceForm(request.GET, tests=tests) if tests.exists() else None,
    }
    return render(request, "formative/new.html", context)


@page(Perm.QUIZ_RUN)
@require_safe
def quiz(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show how a quiz stands, and take in scans."""
    found = get_quiz(request.actor, code)
    standing = Standing(found)
    context = {
        "quiz": found,
        "standing": standing,
        "troubles": (troubles := trouble_rows(standing)),
        "more_troubles": len(standing.troubled) - len(troubles),
        "job": reading_job(found),
        "failed": [one for one in found.uploads.select_related("job") if _gave_up(one)],
        "form": ScansForm(),
        "students": found.roster.students.filter(enrolled=True).count(),
        "step": _step(standing),
    }
    return render(request, "formative/quiz.html", context)


@page(Perm.QUIZ_RUN)
def change(request: StaffRequest, code: str) -> HttpResponseBase:
    """Change a quiz's title and key, and before printing the look of its sheet."""
    found = get_quiz(request.actor, code)
    form = ChangeForm(request.POST or None, quiz=found)
    if request.method == "POST" and form.is_valid():
        change_quiz(by=request.actor, quiz=found, **form.cleaned_data)
        messages.success(request, _("The quiz is changed. The results follow the key as it is now."))
        return redirect(found)
    return render(request, "formative/change.html", {"quiz": found, "form": form})


@page(Perm.QUIZ_RUN)
@require_POST
def sheets(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give the PDF to print. Printing makes serials, so that only a form asks for it."""
    found = get_quiz(request.actor, code)
    response = HttpResponse(print_quiz(by=request.actor, quiz=found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sheets-{found.code}.pdf"'
    return response


def _filled_in(source: FormKey | None) -> dict[str, object]:
    """Give what a form of the item bank says about a quiz."""
    if source is None or not source.enough:
        return {}
    title = source.title[:TITLE_LENGTH]
    return {"title": title, "key": source.key, "choices": source.choices, "language": source.language}


def _gave_up(upload: Upload) -> bool:
    """Tell whether nobody reads a file any more that was never read to its end."""
    return upload.read_at is None and (upload.job is None or upload.job.finished)


def _step(standing: Standing) -> int:
    """Tell which step comes next: print, scan, decide, or see the results."""
    if not standing.copies:
        return 1
    if not standing.pages:
        return 2
    return 3 if standing.waiting or standing.troubled else 4
