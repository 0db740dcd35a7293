"""Headings of content within a page's own outline."""

import pytest

from madrone.content.headings import headings_from


@pytest.mark.parametrize(
    ("html", "level", "expected"),
    [
        ("<h4 class='a'>A</h4><p>x</p><h6>B</h6>", 3, "<h3 class='a'>A</h3><p>x</p><h4>B</h4>"),
        ("<h1>A</h1><h2>B</h2><h1>C</h1>", 3, "<h3>A</h3><h4>B</h4><h3>C</h3>"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", 5, "<h5>A</h5><h6>B</h6><h6>C</h6>"),
        ("<hr><header>A</header><h10>", 2, "<hr><header>A</header><h10>"),
        ("", 2, ""),
    ],
)
def test_they_follow_on_without_a_gap(html: str, level: int, expected: str) -> None:
    assert headings_from(html, level) == expected
