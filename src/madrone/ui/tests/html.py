"""Looking at drawn pages in tests: what is asked for must be there."""

from bs4 import BeautifulSoup, Tag


def one(drawn: BeautifulSoup | Tag, selector: str) -> Tag:
    """Find the first element that a CSS selector names; there must be one."""
    found = drawn.select_one(selector)
    assert found is not None, f"nothing is {selector}"
    return found


def attribute(tag: Tag, name: str) -> str:
    """Give an attribute as text; it must be there."""
    value = tag[name]
    return value if isinstance(value, str) else " ".join(value)


def words(drawn: BeautifulSoup | Tag, selector: str) -> str:
    """Give the text of the first element that a selector names, without space around it."""
    return one(drawn, selector).get_text().strip()
