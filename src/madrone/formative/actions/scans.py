"""Taking scans in, deciding doubtful marks, and setting pages aside."""

import hashlib
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.formative.access import require_quiz
from madrone.formative.errors import QuizProblem
from madrone.formative.models import Decision, Quiz, ScanPage, Upload
from madrone.jobs import queue
from madrone.kernel import clock

MAX_BYTES = 50_000_000


@transaction.atomic
def upload_scans(*, by: Actor, quiz: Quiz, file: "File[Any]", name: str) -> Upload:
    """Keep a file of scans as it is and have it read; a file that is there already is not read again."""
    account = require_quiz(by, quiz)
    if not quiz.documents.exists():
        raise QuizProblem("not-printed", _("No sheet of this quiz has been printed yet. Print them first."))
    if file.size > MAX_BYTES:
        raise QuizProblem(
            "file-too-large",
            _("%(name)s is larger than 50 MB. Scan in gray at 200 dpi, or divide it.") % {"name": name},
            field="scans",
        )
    digest = hashlib.file_digest(file.open("rb"), "sha256").hexdigest()
    there = Upload.objects.filter(quiz=quiz, sha256=digest).select_related("job").first()
    if there is not None:
        return _again(there)
    made = Upload(quiz=quiz, file_name=name[-200:], sha256=digest, by_id=account, created_at=clock.now())
    file.seek(0)
    # The stored name is ours: what the file is called elsewhere must not decide where it lies here.
    made.file.save(f"{made.code}.scan", file, save=False)
    made.job = queue.enqueue("formative.read-scans", upload=made.code)
    made.save()
    audit.record(by, "formative.scan.uploaded", on=quiz, at=quiz.roster.org_code, bytes=file.size)
    return made


def _again(upload: Upload) -> Upload:
    """Have a file read whose job has given up; one that was read, or will be, stays as it is."""
    if upload.read_at is None and (upload.job is None or upload.job.finished):
        upload.job = queue.enqueue("formative.read-scans", upload=upload.code)
        upload.save(update_fields=["job"])
    return upload


@transaction.atomic
def decide_mark(*, by: Actor, page: ScanPage, question: int, value: str) -> Decision:
    """Say what a doubtful mark means: a letter, nothing (``""``), or what the reader took it for."""
    quiz = page.upload.quiz
    account = require_quiz(by, quiz)
    mark = page.marks.get(f"q{question}")
    if mark is None:
        raise QuizProblem("no-such-question", _("This page has no such question."))
    if value not in {*quiz.values, "", mark["value"]}:
        raise QuizProblem("no-such-choice", _("This question has no such choice. Choose a letter or blank."))
    now = clock.now()
    # Whoever decides again changes his mind; the earlier decision stays in the record as taken back.
    Decision.objects.select_for_update().filter(page=page, question=question, undone_at=None).update(
        undone_at=now
    )
    made = Decision.objects.create(page=page, question=question, value=value, by_id=account, at=now)
    audit.record(
        by, "formative.mark.decided", on=quiz, at=quiz.roster.org_code, question=question, value=value
    )
    return made


@transaction.atomic
def undo_decision(*, by: Actor, quiz: Quiz) -> Decision:
    """Take back the last decision that the actor made in this quiz and that still holds."""
    account = require_quiz(by, quiz)
    mine = Decision.objects.select_for_update().filter(page__upload__quiz=quiz, by_id=account, undone_at=None)
    last = mine.order_by("-pk").first()
    if last is None:
        raise QuizProblem("nothing-to-undo", _("You have decided nothing here that could be taken back."))
    last.undone_at = clock.now()
    last.save(update_fields=["undone_at"])
    audit.record(by, "formative.mark.undone", on=quiz, at=quiz.roster.org_code, question=last.question)
    return last


@transaction.atomic
def set_page_aside(*, by: Actor, page: ScanPage, aside: bool = True) -> ScanPage:
    """Say that a page does not count, such as the older of two scans of one sheet; or that it counts again."""
    quiz = page.upload.quiz
    account = require_quiz(by, quiz)
    page = ScanPage.objects.select_for_update(of=("self",)).select_related("upload").get(pk=page.pk)
    page.set_aside_by_id = account if aside else None
    page.set_aside_at = clock.now() if aside else None
    page.save(update_fields=["set_aside_by", "set_aside_at"])
    audit.record(
        by, "formative.page.set-aside", on=quiz, at=quiz.roster.org_code, page=page.number, aside=aside
    )
    return page
