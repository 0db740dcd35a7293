"""Take the pictures of docs/screenshots from the demonstration district: `python tools/screenshots.py ADDRESS`.

The demonstration must be running at ADDRESS (such as http://127.0.0.1:8000) and its open session untouched.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import Questions, Sheet
from madrone.omr.simulation import draw_pages

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SIZE = {"width": 1366, "height": 768}
STAFF_PAGES = {
    "home-lea": ("rosalind", "/home"),
    "students": ("rosalind", "/students/"),
    "imports": ("rosalind", "/imports/"),
    "calendar": ("rosalind", "/windows/"),
    "results": ("rosalind", "/results/"),
    "results-of-a-class": ("delia", "/results/students"),
    "accessibility": ("bao", "/accessibility/"),
    "tests": ("ingrid", "/content/"),
    "audit-trail": ("ingrid", "/audit/"),
}
# Every kind of question on one sheet for each look: as it comes, inverted, and in the greatest contrast.
LOOKS = {"light": "TDS_CC0", "dark": "TDS_CCInvert", "high-contrast": "TDS_CCYellowB"}
SHEET_DPI = 90.0
CELL = {"width": 640, "height": 780}
SHEET = """<style>body {{ margin: 0; display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px; background: #888 }}
img {{ width: 100%; display: block }}</style>{images}"""


def main(address: str) -> None:
    """Take every picture; what is on them is the demonstration's own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sheets()
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        take(new_page(browser), f"{address}/", "start")
        pages = {name: log_in(browser, address, name) for name in ("rosalind", "delia", "bao", "ingrid")}
        for name, (who, where) in STAFF_PAGES.items():
            take(pages[who], address + where, name)
        classroom(pages["delia"], address)
        item(pages["ingrid"], address)
        kinds(browser, pages["ingrid"], address)
        student_at_a_test(browser, pages["delia"], address)
        browser.close()


def new_page(browser: Browser) -> Page:
    """Open a window of a small laptop."""
    return browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]


def take(page: Page, address: str, name: str) -> None:
    """Open a page and photograph what is seen without scrolling."""
    page.goto(address)
    photograph(page, name)


def photograph(page: Page, name: str) -> None:
    """Keep what the page shows now."""
    page.screenshot(path=FOLDER / f"{name}.png")
    sys.stdout.write(f"{name}\n")


def log_in(browser: Browser, address: str, given_name: str) -> Page:
    """Log a member of the demonstration's staff in."""
    account = next(one for one in asked("--accounts") if one["username"].startswith(f"{given_name}@"))
    page = new_page(browser)
    page.goto(f"{address}/login")
    page.fill("[name=username]", account["username"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")
    return page


def sheets() -> None:
    """Draw the first page of printed answer sheets as a picture."""
    answers = Questions(name="q", count=40, values=("A", "B", "C", "D"))
    english = Sheet(title="Fractions and decimals", form="DEMO", fields=(answers,))
    looks = {
        "english": english,
        "spanish": replace(english, title="Fracciones y decimales", language="es"),
        "large-print": replace(english, large_print=True),
        "a4": replace(english, paper="a4"),
    }
    for look, sheet in looks.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sheet.pdf"
            print_sheets(sheet, [RosterRow("K7Q2M9XA", "Ana María López")], path)
            paper = next(iter(draw_pages(path, dpi=SHEET_DPI)))
        # Sixteen grays are enough for print, and a quarter of the bytes.
        picture = Image.fromarray((np.clip(paper, 0, 1) * 255).astype(np.uint8)).quantize(16)
        picture.save(FOLDER / f"sheet-{look}.png", optimize=True)
        sys.stdout.write(f"sheet-{look}\n")


def classroom(page: Page, address: str) -> None:
    """Show a quiz on paper: how it stands, a mark to decide, and the results."""
    page.goto(f"{address}/classroom/")
    page.get_by_role("link", name="Fractions and decimals").first.click()
    photograph(page, "classroom-quiz")
    quiz = page.url.rstrip("/")
    take(page, f"{quiz}/resolve", "classroom-resolve")
    take(page, f"{quiz}/results", "classroom-results")


def item(page: Page, address: str) -> None:
    """Show an item with its passage and key."""
    page.goto(f"{address}/content/items?q=MATH5-P02")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("link", name="Show the key").click()
    photograph(page, "item-with-key")


def kinds(browser: Browser, page: Page, address: str) -> None:
    """Show every kind of question as students with three kinds of contrast see it."""
    page.goto(f"{address}/content/")
    page.get_by_role("link", name="Every kind of question").click()
    links = page.locator("main table a[href*='/items/']").evaluate_all(
        "links => links.map(one => one.pathname)"
    )
    page.set_viewport_size(CELL)  # type: ignore[arg-type]
    for look, contrast in LOOKS.items():
        images = []
        for link in links:
            page.goto(f"{address}{link}/preview/player?color_contrast={contrast}", wait_until="networkidle")
            picture = base64.b64encode(page.screenshot()).decode()
            images.append(f'<img alt="" src="data:image/png;base64,{picture}">')
        sheet = new_page(browser)
        sheet.set_content(SHEET.format(images="".join(images)), wait_until="load")
        sheet.screenshot(path=FOLDER / f"questions-{look}.png", full_page=True)
        sys.stdout.write(f"questions-{look}\n")
        sheet.context.close()
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]


def student_at_a_test(browser: Browser, board: Page, address: str) -> None:
    """Take a student from the sign-in to a question, with the board on the other side."""
    session = asked("--session")
    student = new_page(browser)
    take(student, f"{address}/test/", "student-sign-in")
    student.get_by_label("First name").fill(session["student"]["first_name"])
    student.get_by_label("Student number").fill(session["student"]["ssid"])
    student.get_by_label("Session ID").fill(session["session_id"])
    student.get_by_role("button", name="Next").click()
    photograph(student, "student-is-this-you")
    student.get_by_role("link", name="Yes, this is me").click()
    student.locator("li", has_text="English").get_by_role("button").click()
    student.wait_for_url("**/wait")
    take(board, f"{address}/sessions/{session['session_id']}/", "board")
    board.get_by_role("button", name=f", {session['student']['first_name']}").first.click()
    student.wait_for_url("**/settings")
    student.get_by_role("link", name="Yes, this is my test").click()
    student.locator("main form button").click()
    student.locator("[data-player]").wait_for(state="visible")
    student.locator('[data-go="5"]').click()
    photograph(student, "student-question")


def asked(what: str) -> Any:
    """Ask the demonstration for its accounts or its session."""
    command = [sys.executable, "-m", "madrone.site.cli", "demo", what, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
