"""Items as the QTI engine reads them, kept parsed: a class that starts together must not parse XML thirty times."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from madrone import qti

if TYPE_CHECKING:
    from madrone.content.models import Item, Stimulus

# A large state form has about fifty items; this holds the forms of every grade and subject at once.
_KEPT = 2_000


def parsed_item(item: "Item") -> qti.Item:
    """Give the engine's reading of a bank item."""
    return _item(item.xml, item.identifier)


def parsed_stimulus(stimulus: "Stimulus") -> qti.Stimulus:
    """Give the engine's reading of a bank stimulus."""
    return _stimulus(stimulus.xml, stimulus.identifier)


def asset_address(assets: dict[str, str], href: str) -> str:
    """Give the address that a picture of an item or stimulus is served under."""
    return reverse("content:asset", args=[assets[href]])


@lru_cache(maxsize=_KEPT)
def _item(xml: str, identifier: str) -> qti.Item:
    return qti.read_item(xml.encode(), source=identifier)


@lru_cache(maxsize=_KEPT)
def _stimulus(xml: str, identifier: str) -> qti.Stimulus:
    return qti.read_stimulus(xml.encode(), source=identifier)
