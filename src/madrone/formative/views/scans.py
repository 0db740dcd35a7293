"""Taking in scans, how far their reading is, pages that need a person, and the pictures."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from madrone.access import Perm
from madrone.formative import wording
from madrone.formative.actions.scans import set_page_aside, upload_scans
from madrone.formative.forms import ScansForm
from madrone.formative.models import Quiz
from madrone.formative.queries import get_page, get_quiz
from madrone.formative.standing import Standing
from madrone.kernel.errors import NotFound
from madrone.ui.pages import StaffRequest, page
from madrone.ui.progress import progress_answer

if TYPE_CHECKING:
    from madrone.jobs.models import Job

#: So many pages that need a person are shown at a time.
MOST_TROUBLES = 50


@page(Perm.QUIZ_RUN)
@require_POST
def upload(request: StaffRequest, code: str) -> HttpResponseBase:
    """Take in one or several files."""
    found = get_quiz(request.actor, code)
    form = ScansForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "formative/upload.html", {"quiz": found, "form": form}, status=422)
    files = form.cleaned_data["scans"]
    for one in files:
        upload_scans(by=request.actor, quiz=found, file=one, name=one.name or "")
    words = ngettext("%(n)s file is in and being read.", "%(n)s files are in and being read.", len(files))
    messages.success(request, words % {"n": len(files)})
    return redirect(found)


@page(Perm.QUIZ_RUN)
@require_safe
def progress(request: StaffRequest, code: str) -> HttpResponseBase:
    """Tell a program how far the reading is."""
    job = reading_job(get_quiz(request.actor, code), finished=True)
    if job is None:
        raise NotFound("no-job", _("Nothing is being read for this quiz."))
    return progress_answer(job)


@page(Perm.QUIZ_RUN)
@require_POST
def aside(request: StaffRequest, code: str, upload: str, place: int) -> HttpResponseBase:
    """Set a page aside, or take it back."""
    found = get_quiz(request.actor, code)
    set_page_aside(
        by=request.actor, page=get_page(found, upload, place), aside=request.POST.get("aside") != "no"
    )
    return redirect(found)


@page(Perm.QUIZ_RUN)
@require_safe
def picture(request: StaffRequest, code: str, upload: str, place: int) -> HttpResponseBase:
    """Show the page that needs a person, or with ``?question=`` the piece of it that does."""
    found = get_page(get_quiz(request.actor, code), upload, place)
    question = request.GET.get("question", "")
    name = found.marks.get(f"q{question}", {}).get("picture", "") if question else found.picture
    if not name or not default_storage.exists(name):
        raise NotFound("no-picture", _("There is no picture of this place."))
    with default_storage.open(name) as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def reading_job(quiz: Quiz, *, finished: bool = False) -> "Job | None":
    """Give the job of the first file that is still being read; with ``finished``, else the last that was."""
    jobs = [one.job for one in quiz.uploads.select_related("job") if one.job is not None]
    busy = next((job for job in jobs if not job.finished), None)
    return busy or (jobs[-1] if finished and jobs else None)


def trouble_rows(standing: Standing) -> list[dict[str, Any]]:
    """Describe the first pages that need a person: which, why, and the remedy.

    A wrong file of thousands of pages would otherwise make a page that no browser shows.
    """
    rows = []
    for scanned, reason in standing.troubled[:MOST_TROUBLES]:
        problem, remedy = wording.why(reason)
        rows.append({"page": scanned, "problem": problem, "remedy": remedy})
    return rows
