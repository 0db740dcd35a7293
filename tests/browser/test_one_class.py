"""The whole journey: a teacher's session, a student's test, the score, and the report on paper."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenWindow
from tests.browser.people import Pupil, Teacher
from tests.browser.server import serving

pytestmark = pytest.mark.browser


def clean(page: Page) -> None:
    """The page, as it stands, has nothing that axe would blame."""
    assert violations(page) == [], f"{page.url}"


def test_a_student_goes_from_sign_in_to_a_printed_report(window: OpenWindow, tmp_path: Path) -> None:
    with serving("tests.browser.scene:small_class", tmp_path) as server:
        seeded = server.seeded
        teacher = Teacher(window(), server)
        teacher.log_in(seeded["staff"]["username"], seeded["staff"]["password"])
        clean(teacher.page)
        teacher.open_board(seeded["session"])
        clean(teacher.page)

        sam = Pupil(window(), server, seeded["session"], seeded["sam"]["first_name"], seeded["sam"]["ssid"])
        sam.page.goto(server.url("/test/"))
        clean(sam.page)
        sam.sign_in()
        clean(sam.page)
        sam.choose("Mathematics")
        clean(sam.page)

        teacher.approve("Sam")
        clean(teacher.page)
        sam.begin()
        clean(sam.page)
        count = sam.answer_all()
        assert count >= 16
        sam.wait_until_saved()
        clean(sam.page)
        sam.hand_in()
        clean(sam.page)

        results = _wait_for_result(teacher, server.url("/results/students"))
        clean(results)
        coordinator = Teacher(window(), server)
        coordinator.log_in("pia@example.org", seeded["staff"]["password"])
        pdf = _print_report(coordinator, server.url("/results/students"))
        assert len(pdf.pages) == 2
        assert bool(pdf.Root.MarkInfo.Marked)


def _wait_for_result(teacher: Teacher, address: str) -> Page:
    """Scoring takes a moment; a teacher would look again."""
    page = teacher.page
    for _ in range(20):
        page.goto(address)
        if page.get_by_text(re.compile("Sam")).count():
            return page
        page.wait_for_timeout(500)
    raise AssertionError("no result for Sam appeared on the teacher's page of results")


def _print_report(coordinator: Teacher, address: str) -> pikepdf.Pdf:
    page = coordinator.page
    page.goto(address)
    page.get_by_role("link", name=re.compile("Sam")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sam")
    clean(page)
    with page.expect_download() as download:
        page.get_by_role(re.compile("link|button"), name=re.compile("score report", re.I)).first.click()
    return pikepdf.open(io.BytesIO(Path(download.value.path()).read_bytes()))
