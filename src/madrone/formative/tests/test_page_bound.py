"""A file of more pages than are read of one: the bound is the reader's, and the teacher is told."""

import pytest
from django.core.files.base import ContentFile

from madrone.formative.actions.quizzes import create_quiz, print_quiz
from madrone.formative.actions.scans import upload_scans
from madrone.formative.standing import Standing
from madrone.formative.views.scans import MOST_TROUBLES, trouble_rows
from madrone.jobs.models import Job
from madrone.jobs.worker import run_all
from madrone.omr.images.limits import MOST_PAGES
from madrone.omr.images.tests.files import tiff_of_equal_pages
from tests.cast import Cast

pytestmark = pytest.mark.thorough


def test_a_file_of_too_many_pages_is_read_as_far_as_the_bound_and_says_so(cast: Cast) -> None:
    quiz = create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key="ABCDABCDAB")
    print_quiz(by=cast.tom, quiz=quiz)
    # All pages share one tiny picture, so that what is tested is their number.
    many = ContentFile(tiff_of_equal_pages(MOST_PAGES + 2, side=20))
    upload = upload_scans(by=cast.tom, quiz=quiz, file=many, name="many.tif")
    run_all()
    assert upload.job is not None
    upload.job.refresh_from_db()
    assert upload.job.state == Job.State.DONE
    assert len(trouble_rows(Standing(quiz))) == MOST_TROUBLES
    places = [page.place for page, reason in Standing(quiz).troubled if reason == "too-many-pages"]
    assert places == [MOST_PAGES + 1] and upload.pages.count() == MOST_PAGES + 1
