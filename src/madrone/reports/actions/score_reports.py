"""Handing out score reports: one, a class at once, or a larger set made by a job. Each is on record."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.jobs import queue
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock
from madrone.people.access import actor_for
from madrone.reports import queries
from madrone.reports.cards import report_cards
from madrone.reports.errors import ReportError
from madrone.reports.models import ScoreReportSet
from madrone.reports.queries import StudentResults
from madrone.reports.score_report import render_score_report, render_score_reports

# As many reports as are made while their reader waits: a second or two.
AT_ONCE = 40
# A file full of children's results is kept no longer than somebody needs to fetch it.
KEPT = timedelta(days=7)
_BATCH = 25
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")
# The earliest moment that a zip file can hold: equal reports then make equal files.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file with a name that says nothing about anybody."""

    name: str
    media_type: str
    data: bytes


@transaction.atomic
def download_score_report(*, by: Actor, results: StudentResults, language: str) -> Download:
    """Make one student's score report for one who may hand it out where the student is enrolled."""
    _require(by, [results])
    data = render_score_report(report_cards([results])[0], language=language)
    audit.record(
        by,
        "reports.score-report.downloaded",
        on=results.student,
        at=_place([results]),
        administration=results.administration.code,
        language=language,
    )
    return Download("score-report.pdf", "application/pdf", data)


@transaction.atomic
def download_score_reports(
    *, by: Actor, results: Sequence[StudentResults], language: str, form: str
) -> Download:
    """Make the score reports of a class at once: one file to print (``pdf``) or one each (``zip``).

    Raises ReportError ``no-results``, or ``too-many`` above :data:`AT_ONCE`, which are for
    :func:`request_report_set`.
    """
    _require(by, results)
    if len(results) > AT_ONCE:
        raise ReportError("too-many", _("These are too many reports to make at once. Ask for a set of them."))
    made = _zipped(results, language) if form == ScoreReportSet.Form.SEPARATE else _printed(results, language)
    _record_set(by, results, language=language)
    return made


@transaction.atomic
def request_report_set(
    *, by: Actor, name: str, results: Sequence[StudentResults], language: str, form: str
) -> ScoreReportSet:
    """Have a set of score reports made by a job; ``name`` says to its reader what it is."""
    _require(by, results)
    if by.account_id is None:
        raise ReportError("no-account", _("Only somebody with an account can have a set of reports made."))
    _forget_old_sets()
    made = ScoreReportSet(
        by_id=by.account_id,
        name=name[:255],
        administration=results[0].administration.code,
        students=[one.student.code for one in results],
        language=language,
        form=form,
        created_at=clock.now(),
    )
    made.job_code = queue.enqueue("reports.make-set", report_set=made.code).code
    made.save()
    _record_set(by, results, language=language)
    return made


@job("reports.make-set")
def make_report_set(*, report_set: str, progress: Progress) -> None:
    """Make the file of a set; what its owner may no longer hand out is refused."""
    wanted = ScoreReportSet.objects.select_related("by").get(code=report_set)
    by = actor_for(wanted.by)
    administration = queries.get_administration(by, wanted.administration)
    results = queries.results_of(by, administration, wanted.students)
    _require(by, results)
    if wanted.form == ScoreReportSet.Form.SEPARATE:
        made = _zipped(results, wanted.language, progress)
    else:
        progress(0, len(results), _("Setting the pages."))
        made = _printed(results, wanted.language)
    progress(len(results), len(results))
    wanted.file.delete(save=False)
    wanted.file.save(f"{wanted.code}.{wanted.form}", ContentFile(made.data))


def fetch_report_set(*, by: Actor, report_set: ScoreReportSet) -> Download:
    """Give the finished file of one's own set."""
    if report_set.by_id != by.account_id or not report_set.file:
        raise ReportError("not-ready", _("This set of reports is not ready."))
    media_type = "application/zip" if report_set.form == ScoreReportSet.Form.SEPARATE else "application/pdf"
    with report_set.file.open("rb") as file:
        return Download(f"score-reports.{report_set.form}", media_type, file.read())


def _require(by: Actor, results: Sequence[StudentResults]) -> None:
    if not results:
        raise ReportError("no-results", _("None of these students has a result to report."))
    for school in {result.org_code for one in results for result in one.by_subject.values()}:
        require(by, Perm.REPORT_DOWNLOAD, at=school)


def _place(results: Sequence[StudentResults]) -> str:
    """The organization that an event belongs to: the one school, or the LEA of several."""
    schools = {result.org_code for one in results for result in one.by_subject.values()}
    return schools.pop() if len(schools) == 1 else schools.pop()[:7]


def _record_set(by: Actor, results: Sequence[StudentResults], *, language: str) -> None:
    audit.record(
        by,
        "reports.score-report.downloaded",
        at=_place(results),
        administration=results[0].administration.code,
        language=language,
        students=[one.student.code for one in results],
    )


def _printed(results: Sequence[StudentResults], language: str) -> Download:
    data = render_score_reports(report_cards(results), language=language)
    return Download("score-reports.pdf", "application/pdf", data)


def _zipped(results: Sequence[StudentResults], language: str, progress: Progress | None = None) -> Download:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (one, card) in enumerate(zip(results, report_cards(results), strict=True)):
            if progress and done % _BATCH == 0:
                progress(done, len(results), _("Making the reports."))
            entry = zipfile.ZipInfo(_file_name(one), _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, render_score_report(card, language=language))
    return Download("score-reports.zip", "application/zip", buffer.getvalue())


def _file_name(one: StudentResults) -> str:
    """Name a report inside the zip so that staff find the child; the code keeps two of a name apart."""
    student = one.student
    plain = unicodedata.normalize("NFKD", f"{student.last_name} {student.first_name}")
    letters = _NOT_IN_A_NAME.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")
    return f"{letters or 'student'}-{student.code}.pdf"


def _forget_old_sets() -> None:
    for old in ScoreReportSet.objects.filter(created_at__lt=clock.now() - KEPT):
        old.file.delete(save=False)
        old.delete()
