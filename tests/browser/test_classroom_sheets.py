"""A teacher's quiz on paper: made, printed, scanned, decided with single keys, and its results, by keyboard alone."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from madrone.formative.models import Quiz
from madrone.formative.tests.forms import WRITTEN, make_form, single
from madrone.formative.tests.paper import filled, scanned
from madrone.omr.simulation.students import Pencil
from tests.browser.axe import violations
from tests.browser.server import RunningServer, serving
from tests.cast import PASSWORD, SCHOOL, assemble, make_student

pytestmark = pytest.mark.browser
KEY = "ABCDABCDAB"


def three_students() -> dict[str, Any]:
    """Seed Tom's class: Ann, Bob and Sam, in this order."""
    cast = assemble()
    cast.roster.students.add(make_student("1000000011", "Ann", "Abel", SCHOOL))
    cast.roster.students.add(make_student("1000000012", "Bob", "Bean", SCHOOL))
    make_form("Fractions check", [single("B"), WRITTEN, *(single(letter) for letter in "ADCA")])
    return {"password": PASSWORD}


@pytest.fixture
def school(tmp_path: Path) -> Iterator[RunningServer]:
    """The product with Tom's class."""
    with serving("tests.browser.test_classroom_sheets:three_students", tmp_path / "data") as running:
        yield running


def ready(page: Page, mark: str) -> None:
    """Wait until a mark is shown and its keys work."""
    expect(page.get_by_role("heading", name=mark)).to_be_visible()
    expect(page.locator("[data-resolve]")).to_be_focused()


def test_a_quiz_goes_from_key_to_results_by_keyboard(
    school: RunningServer, computer: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    page = computer().new_page()
    log_in(page, school)
    page.goto(school.url("/classroom/new"))
    clean(page)
    page.get_by_label("Title").focus()
    page.keyboard.type("Fractions")
    page.get_by_label("Key", exact=True).focus()
    page.keyboard.type("1 A, 2 B, 3 C, 4 D, 5 A, 6 B, 7 C, 8 D, 9 A, 10 B")
    page.get_by_label("Title").press("Enter")
    page.wait_for_url(re.compile(r"/classroom/\w{12}/$"))
    clean(page)

    page.get_by_role("button", name="Print the sheets").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    pdf = Path(download.value.path()).read_bytes()
    page.reload()
    double: dict[int, Any] = {**filled(KEY), 2: [("B", Pencil.FILL), ("D", Pencil.FILL)]}
    code = page.url.rstrip("/").rsplit("/", 1)[-1]
    quiz = Quiz(code=code, title="Fractions", key=KEY, choices=4)
    scan = scanned(quiz, pdf, tmp_path, filled(KEY), double, {**filled(KEY), 3: double[2]})
    page.get_by_label("Scans or pictures").set_input_files(
        {"name": "scans.tif", "mimeType": "image/tiff", "buffer": scan.read()}
    )
    page.get_by_role("button", name="Read them").press("Enter")
    decide = page.get_by_role("link", name="Decide 2 marks")
    expect(decide).to_be_visible(timeout=60_000)
    clean(page)

    decide.press("Enter")
    expect(page.locator("[data-resolve]")).to_be_focused()
    expect(page.locator(".md-resolve__picture")).to_be_visible()
    clean(page)
    page.keyboard.press("b")
    ready(page, "Ito, Sam · question 3")
    page.keyboard.press("u")
    ready(page, "Bean, Bob · question 2")
    page.keyboard.press("ArrowRight")
    ready(page, "Ito, Sam · question 3")
    page.keyboard.press("Space")
    ready(page, "Bean, Bob · question 2")
    page.keyboard.press("b")
    expect(page.get_by_text("Every mark is decided.")).to_be_visible()
    clean(page)

    page.get_by_role("link", name="See the results").press("Enter")
    for student, right in {"Abel, Ann": 10, "Bean, Bob": 10, "Ito, Sam": 9}.items():
        expect(page.get_by_role("row", name=student)).to_contain_text(f"{right} of 10")
    clean(page)


def test_a_key_comes_from_a_form_a_sheet_from_a_telephone_and_the_key_is_mended(
    school: RunningServer, computer: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    page = computer().new_page()
    log_in(page, school)
    page.goto(school.url("/classroom/new"))
    page.get_by_label("Take the key from a test").focus()
    page.keyboard.type("Fractions check")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The key of 5 questions of “Fractions check”")
    expect(page.get_by_text("Question 2 “Item 2”: It is not answered by choosing a letter.")).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_have_value("BADCA")
    clean(page)
    page.get_by_label("Title").press("Enter")
    page.wait_for_url(re.compile(r"/classroom/\w{12}/$"))

    with page.expect_download() as download:
        page.get_by_role("button", name="Print the sheets").press("Enter")
    pdf = Path(download.value.path()).read_bytes()
    page.reload()
    code = page.url.rstrip("/").rsplit("/", 1)[-1]
    quiz = Quiz(code=code, title="Fractions check", key="BADCA", choices=4)
    photo = telephone(scanned(quiz, pdf, tmp_path, filled("BADCB")))
    page.get_by_label("Scans or pictures").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.get_by_role("button", name="Read them").press("Enter")
    results = page.get_by_role("link", name="See the results")
    expect(results).to_be_visible(timeout=60_000)

    page.get_by_role("link", name="Change the quiz").press("Enter")
    expect(page.get_by_text("The sheets are printed, so the quiz keeps its 5 questions")).to_be_visible()
    clean(page)
    key = page.get_by_label("Key", exact=True)
    key.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("BADCBA")
    page.get_by_role("button", name="Save the changes").press("Enter")
    expect(page.get_by_text("this key has 6 answers", exact=False).first).to_be_visible()
    clean(page)
    key.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("BADCB")
    page.get_by_role("button", name="Save the changes").press("Enter")
    expect(page.get_by_text("The results follow the key as it is now.")).to_be_visible()
    results.press("Enter")
    expect(page.get_by_role("row", name="Abel, Ann")).to_contain_text("5 of 5")


def telephone(scan: ContentFile) -> bytes:
    """Take a picture of the first sheet of a scan, askew on a dark table."""
    with Image.open(scan.open()) as sheet:
        table = Image.new("L", (sheet.width + 700, sheet.height + 700), 70)
        table.paste(sheet.convert("L"), (350, 350))
    out = io.BytesIO()
    table.rotate(4, Image.Resampling.BICUBIC, fillcolor=70).save(out, "JPEG", quality=85)
    return out.getvalue()


def log_in(page: Page, server: RunningServer) -> None:
    """Log Tom in."""
    page.goto(server.url("/login"))
    page.fill("[name=username]", "tom@example.org")
    page.fill("[name=password]", server.seeded["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")


def clean(page: Page) -> None:
    """The page, as it stands, has nothing that axe would blame."""
    assert violations(page) == [], page.url
