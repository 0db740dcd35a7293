"""Answering a whole test by clicking and typing, as each kind of question asks for."""

from playwright.sync_api import Locator, Page, expect


def answer(part: Locator, turn: int) -> None:
    """Answer one interaction; ``turn`` varies which choice is taken."""
    kind = part.get_attribute("data-qti-kind")
    if kind == "choice":
        wanted = int(part.get_attribute("data-qti-max-choices") or 1) or 1
        boxes = part.locator("input").all()
        for step in range(min(wanted, len(boxes))):
            boxes[(turn + step) % len(boxes)].check()
    elif kind == "match":
        for number, row in enumerate(part.locator("tbody tr").all()):
            cells = row.locator("input").all()
            cells[(turn + number) % len(cells)].check()
    elif kind == "inline-choice":
        part.select_option(index=1 + turn % (part.locator("option").count() - 1))
    elif kind == "text-entry":
        part.fill(str(3 + turn))
    elif kind == "extended-text":
        part.locator("textarea").fill("First I looked at both parts, then I compared them.")
    else:
        raise AssertionError(f"nobody here knows how to answer {kind}")


def answer_some(page: Page, count: int, turn: int = 0) -> None:
    """Answer the question that is shown and go to the next, several times."""
    for _ in range(count):
        for part in page.locator("[data-item]:visible [data-qti-kind]").all():
            answer(part, turn)
        page.locator("[data-next]").click()


def answer_all(page: Page) -> int:
    """Answer every question from here and come to the review page; returns how many the test has."""
    turn = 0
    while page.locator("[data-item]:visible").count():
        answer_some(page, 1, turn)
        turn += 1
    expect(page.get_by_role("heading", name="Look over your answers")).to_be_visible()
    return page.locator("[data-item]").count()


def hand_in(page: Page) -> None:
    """Hand the test in for good."""
    page.get_by_role("button", name="Hand in my test").click()
    page.get_by_role("button", name="Yes, hand it in").click()
    expect(page.get_by_role("heading", name="Well done. Your test is handed in.")).to_be_visible()
