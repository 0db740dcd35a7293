"""The page: complete, accessible by its markup, and without anything that runs or is fetched."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from madrone.psychometrics.irt import ItemParameters, simulate_scores
from madrone.psychometrics.item_report import ItemReport, gather, html_page

ITEMS = [
    ItemParameters("q1", "2pl", 1.2, (-0.5,)),
    ItemParameters("q<2> & more", "2pl", 0.9, (0.4,)),
    ItemParameters("q3", "3pl", 1.1, (0.0,), 0.2),
    ItemParameters("essay", "gpcm", 0.8, (-0.6, 0.7)),
]
NAMES = [item.item_id for item in ITEMS]


class Page(HTMLParser):
    """What a page holds: its tags in order, ids, targets of links, and texts by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


def scores(n: int = 150) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.array([simulate_scores(rng, ITEMS, theta, D=1.0) for theta in rng.normal(size=n)])


def report(bank: Sequence[ItemParameters] = ITEMS) -> ItemReport:
    matrix = scores()
    right = matrix[:, 0] == 1
    choices = {"q1": np.where(right, "A", np.where(np.arange(150) % 3 == 0, "B", "C"))}
    return gather(matrix, NAMES, bank, D=1.0, choices=choices, keys={"q1": "A"})


def page(found: ItemReport) -> str:
    made = datetime(2026, 5, 4, 12, tzinfo=UTC)
    return html_page(found, title="Unit 3 <quiz>", sources=["r.csv", "i.csv"], made=made)


@pytest.fixture(scope="module")
def whole() -> str:
    return page(report())


def test_nothing_runs_and_nothing_is_fetched(whole: str) -> None:
    found = Page(whole)
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on") or name == "style"]
    assert not re.search(r"url\(|@import", whole)
    assert all(target.startswith("#") for target in found.all("href"))


def test_the_page_names_its_language_its_parts_and_every_picture(whole: str) -> None:
    found = Page(whole)
    assert ("html", {"lang": "en"}) in found.tags
    ids = Counter(found.all("id"))
    assert max(ids.values()) == 1
    assert {target[1:] for target in found.all("href")} <= ids.keys()
    assert {name for names in found.all("aria-labelledby") for name in names.split()} <= ids.keys()
    pictures = [attrs for tag, attrs in found.tags if tag == "svg"]
    assert len(pictures) == 2 + 3 + 2 + 2 + 3
    assert all(attrs["role"] == "img" and attrs["aria-labelledby"] for attrs in pictures)
    headings = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False))  # noqa: RUF007
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in found.tags if tag == "th")


def test_names_are_escaped_everywhere(whole: str) -> None:
    assert "<quiz>" not in whole
    assert "q<2>" not in whole
    assert '<h3 id="item-2-name">q&lt;2&gt; &amp; more</h3>' in whole


def test_the_figures_are_those_of_the_analysis(whole: str) -> None:
    found = report()
    assert f"<dt>Alpha</dt><dd>{found.test.alpha:.3f}</dd>" in whole
    for item in found.items:
        assert f"<td>{item.statistics.p:.3f}</td>" in whole
    assert "150 examinees on 4 items, from r.csv, i.csv." in whole
    assert "Made by Madrone on 04 May 2026 at 12:00 UTC." in whole
    assert "A (key)" in whole


def test_an_item_without_parameters_keeps_its_classical_figures_and_is_named() -> None:
    found = report(ITEMS[1:])
    assert [len(item.plots) for item in found.items] == [1, 2, 2, 3]
    text = page(found)
    assert 'id="problems"' in text
    assert "q1" in " ".join(problem.message for problem in found.problems)
    assert f"<td>{found.items[0].statistics.p:.3f}</td>" in text


def test_a_report_without_any_parameters_still_stands() -> None:
    found = gather(scores(), NAMES, [ItemParameters("other", "2pl", 1.0, (0.0,))], D=1.0)
    text = page(found)
    assert "All items" in text
    assert 'id="test"' not in text
    assert found.problems
