"""An item or a stimulus as one piece of HTML, ready to be put into a page."""

from collections.abc import Mapping

from madrone.qti.content import Node
from madrone.qti.interactions import INTERACTIONS
from madrone.qti.item import Item
from madrone.qti.render.content import AssetUrl, ContentWriter
from madrone.qti.render.html import element
from madrone.qti.render.interactions import render_interaction
from madrone.qti.render.page import Medium, Page
from madrone.qti.render.words import words_for
from madrone.qti.stimulus import Stimulus
from madrone.qti.vocabulary import CONDITIONAL


def render_item(
    item: Item,
    *,
    asset_url: AssetUrl,
    prefix: str = "",
    responses: Mapping[str, object] | None = None,
    read_only: bool = False,
    show_key: bool = False,
    medium: Medium = "screen",
    locale: str = "en",
) -> str:
    """Semantic HTML of an item, without style, script, key, mapping or rule.

    ``asset_url`` turns an address as the item writes it into one that the browser can load. ``prefix`` keeps
    ids and names apart where several items share a page. ``responses`` (PCI JSON) are filled in;
    ``read_only`` disables the controls. ``show_key`` marks what is right, for staff only. ``locale`` is the
    language of the engine's own words.
    """
    page = Page(item, words_for(locale), prefix, responses or {}, read_only, show_key, medium != "screen")

    def embed(node: Node, writer: ContentWriter) -> str:
        if node.name in INTERACTIONS:
            interaction = item.interaction(node.attributes.get("response-identifier", ""))
            # The second of two interactions with one response is a reported problem and not drawn.
            if interaction is None or interaction.line != node.line:
                return ""
            return render_interaction(page, writer, node, interaction)
        if node.name == "qti-rubric-block":
            return _rubric(page, writer, node)
        if node.name in CONDITIONAL:
            return ""
        return writer.write(node.children)

    writer = ContentWriter(asset_url, embed, prefix)
    inside = "" if item.body is None else writer.write(item.body.children)
    classes = "qti-item" if medium == "screen" else f"qti-item qti-{medium}"
    return element("div", {"class": classes, "lang": item.language, "data-qti-item": item.identifier}, inside)


def render_stimulus(stimulus: Stimulus, *, asset_url: AssetUrl) -> str:
    """Semantic HTML of a stimulus."""

    def embed(node: Node, writer: ContentWriter) -> str:
        return writer.write(node.children)

    writer = ContentWriter(asset_url, embed)
    inside = writer.write(stimulus.body.children) if stimulus.body is not None else ""
    values = {"class": "qti-stimulus", "lang": stimulus.language, "data-qti-stimulus": stimulus.identifier}
    return element("div", values, inside)


def _rubric(page: Page, writer: ContentWriter, node: Node) -> str:
    """Directions for the student are shown to all; a scoring rubric only where the key is."""
    views = node.attributes.get("view", "candidate").split()
    if "candidate" not in views and not page.show_key:
        return ""
    return element(
        "div", {"class": "qti-rubric", "lang": node.attributes.get("lang")}, writer.write(node.children)
    )
