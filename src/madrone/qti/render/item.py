"""An item or a stimulus as one piece of HTML, ready to be put into a page."""

from collections.abc import Mapping
from dataclasses import replace

from madrone.qti.catalogs import Catalog
from madrone.qti.clones import Clone, clone_item, is_cloned
from madrone.qti.content import Node
from madrone.qti.interactions import INTERACTIONS
from madrone.qti.item import Item
from madrone.qti.pci import PciError, decode
from madrone.qti.processing.responding import COMPLETION
from madrone.qti.render.conditional import math_variables, render_conditional, render_modal_feedback
from madrone.qti.render.content import AssetUrl, ContentWriter
from madrone.qti.render.html import element
from madrone.qti.render.interactions import render_interaction
from madrone.qti.render.interactions.points import STAGE, render_object_stage
from madrone.qti.render.page import Medium, ModuleUrl, Page
from madrone.qti.render.supports import CardDesk, bound_inside
from madrone.qti.render.words import words_for
from madrone.qti.stimulus import Stimulus
from madrone.qti.values import Value
from madrone.qti.vocabulary import CONDITIONAL

_NONE: frozenset[str] = frozenset()


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
    clone: Clone | None = None,
    outcomes: Mapping[str, object] | None = None,
    supports: frozenset[str] = _NONE,
    language: str | None = None,
    module_url: ModuleUrl | None = None,
) -> str:
    """Semantic HTML of an item, without style, script, key, mapping or rule.

    ``asset_url`` turns an address as the item writes it into one that the browser can load. ``prefix`` keeps
    ids and names apart where several items share a page. ``responses`` (PCI JSON) are filled in;
    ``read_only`` disables the controls. ``show_key`` marks what is right, for staff only. ``locale`` is the
    language of the engine's own words.

    ``clone`` is the clone that this student sees: its values, and its order of choices that may be shuffled;
    without one, choices stand in the author's order. ``outcomes`` (PCI JSON) are those of the student's
    attempt: feedback follows them, and without them there is none. ``supports`` names the cards of catalogs
    that are shown, in ``language`` where a card has several. ``module_url`` gives the address of the frame of
    a portable custom interaction; without it such interactions are off.
    """
    shown = clone_item(item) if clone is None and is_cloned(item) else clone
    words, printed = words_for(locale), medium != "screen"
    page = Page(
        item,
        words,
        prefix,
        responses or {},
        read_only,
        show_key,
        printed,
        values=_values(item, outcomes) | ({} if shown is None else shown.templates),
        clone=shown,
        seed=None if clone is None else clone.seed,
        attempted=outcomes is not None,
        module_url=module_url,
    )
    desk = _desk(item.catalogs, supports, words, prefix, language or item.language, printed)

    drawn: set[str] = set()

    def embed(node: Node, writer: ContentWriter) -> str:
        if node.name in INTERACTIONS:
            interaction = item.interaction(node.attributes.get("response-identifier", ""))
            # The second of two interactions with one response is a reported problem and not drawn.
            if (
                interaction is None
                or interaction.line != node.line
                or interaction.response_identifier in drawn
            ):
                return ""
            drawn.add(interaction.response_identifier)
            return render_interaction(page, replace(writer, phrased=False), node, interaction)
        if node.name == STAGE:
            return render_object_stage(page, writer, node)
        if node.name == "qti-rubric-block":
            return _rubric(page, writer, node)
        if node.name in CONDITIONAL:
            return render_conditional(page, writer, node)
        return writer.write(node.children)

    writer = ContentWriter(asset_url, embed, prefix, math_variables(page), desk, printed=printed)
    inside = "" if item.body is None else writer.write(_bound(item.body, desk).children)
    for number, feedback in enumerate(item.feedback, start=1):
        inside += render_modal_feedback(page, writer, feedback, number)
    inside += "" if desk is None else desk.all_opened()
    classes = "qti-item" if medium == "screen" else f"qti-item qti-{medium}"
    return element("div", {"class": classes, "lang": item.language, "data-qti-item": item.identifier}, inside)


def render_stimulus(
    stimulus: Stimulus,
    *,
    asset_url: AssetUrl,
    supports: frozenset[str] = _NONE,
    language: str | None = None,
    locale: str = "en",
    printed: bool = False,
) -> str:
    """Semantic HTML of a stimulus, with the cards of the supports that are on."""

    def embed(node: Node, writer: ContentWriter) -> str:
        return writer.write(node.children)

    prefix = f"{stimulus.identifier}-"
    desk = _desk(
        stimulus.catalogs, supports, words_for(locale), prefix, language or stimulus.language, printed
    )
    writer = ContentWriter(asset_url, embed, desk=desk, printed=printed)
    inside = writer.write(_bound(stimulus.body, desk).children) if stimulus.body is not None else ""
    inside += "" if desk is None else desk.all_opened()
    values = {"class": "qti-stimulus", "lang": stimulus.language, "data-qti-stimulus": stimulus.identifier}
    return element("div", values, inside)


def _values(item: Item, outcomes: Mapping[str, object] | None) -> dict[str, Value]:
    """The outcomes of an attempt as values; one that cannot be read has none."""
    found: dict[str, Value] = {}
    for identifier, data in (outcomes or {}).items():
        declaration = item.outcomes.get(identifier)
        if declaration is None and identifier == COMPLETION.identifier:
            declaration = COMPLETION
        if declaration is not None:
            try:
                found[identifier] = decode(data, declaration)
            except PciError:
                found[identifier] = None
    return found


def _desk(
    catalogs: Mapping[str, Catalog],
    supports: frozenset[str],
    words: Mapping[str, str],
    prefix: str,
    language: str | None,
    printed: bool,
) -> CardDesk | None:
    if not catalogs or not supports:
        return None
    return CardDesk(catalogs, supports, words, prefix, language, printed)


def _bound(body: Node, desk: CardDesk | None) -> Node:
    return body if desk is None else bound_inside(body)


def _rubric(page: Page, writer: ContentWriter, node: Node) -> str:
    """Directions for the student are shown to all; a scoring rubric only where the key is."""
    views = node.attributes.get("view", "candidate").split()
    if "candidate" not in views and not page.show_key:
        return ""
    return element(
        "div", {"class": "qti-rubric", "lang": node.attributes.get("lang")}, writer.write(node.children)
    )
