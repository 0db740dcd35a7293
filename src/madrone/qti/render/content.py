"""The content model as HTML: paragraphs, lists, tables, images, formulas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from madrone.qti.content import Child, Node
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.supports import CardDesk
from madrone.qti.vocabulary import BLOCKS

AssetUrl = Callable[[str], str]
# What writes a node of QTI's own; the writer that came upon it writes what is in it.
Embed = Callable[[Node, "ContentWriter"], str]

# The page's own headings are h1 and h2, so an item's begin at h3.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_UNFOLDED = {"details": "div", "summary": "p"}
# Inside a label or a legend only phrases may stand; these blocks become spans that the style sheet sets
# apart.
_PHRASED = BLOCKS - {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "col", "colgroup"}
_ADDRESSES = ("src",)
# Ids of table cells and the references to them stay apart where several items share a page.
_REFERENCES = ("id", "headers")
# Names the card of a catalog; what of it is shown depends on the supports, so the name itself is not.
_BINDING = "data-catalog-idref"


@dataclass(frozen=True, slots=True)
class ContentWriter:
    """Writes nodes; ``embed`` is asked for every node that is QTI's own (interactions, prompts, rubrics).

    ``variables`` are the MathML of template variables that may stand in formulas. ``desk`` gives the cards of
    catalogs for the supports that are on. ``phrased`` says that only what may stand inside a label is written,
    ``printed`` that nothing can be unfolded.
    """

    asset_url: AssetUrl
    embed: Embed
    prefix: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    desk: CardDesk | None = None
    phrased: bool = False
    printed: bool = False

    def write(self, children: list[Child], *, phrases: bool = False) -> str:
        """HTML of some content; with ``phrases``, only what may stand inside a label."""
        writer = replace(self, phrased=True) if phrases and not self.phrased else self
        return "".join(
            text(child) if isinstance(child, str) else writer.write_node(child) for child in children
        )

    def write_node(self, node: Node) -> str:
        """HTML of one node, with what the supports of the student add to it."""
        bound = node.attributes.get(_BINDING) if self.desk is not None else None
        if self.desk is None or bound is None:
            return self._plain(node, {})
        instead = self.desk.instead(bound)
        shown = node if instead is None else replace(node, children=instead.children)
        html = self._plain(shown, self.desk.spoken(bound))
        if self.desk.is_emphasized(bound):
            html = element("strong", {"class": "qti-keyword"}, html)
        return html + self.desk.cards(bound, self, node)

    def _plain(self, node: Node, more: Attributes) -> str:
        if node.name.startswith("qti-"):
            inside = self.embed(node, self)
            return element("span" if self.phrased else "div", more, inside) if more and inside else inside
        if node.math:
            return self._formula(node, more)
        name = _HEADINGS.get(node.name, node.name)
        if self.printed:
            name = _UNFOLDED.get(name, name)
        values: Attributes = {key: value for key, value in node.attributes.items() if key != _BINDING}
        own = "qti-details" if node.name == "details" else ""
        if self.phrased and node.name in _PHRASED:
            name, own = "br" if node.name == "hr" else "span", "qti-block"
        if own:
            values["class"] = f"{own} {node.attributes.get('class', '')}".rstrip()
        for key in _ADDRESSES:
            if key in values:
                values[key] = self.asset_url(node.attributes[key])
        for key in _REFERENCES:
            if key in values:
                values[key] = " ".join(f"{self.prefix}{one}" for one in node.attributes[key].split())
        return element(name, values | more, self.write(node.children))

    def _formula(self, node: Node, more: Attributes) -> str:
        """A formula; a name in it that is a template variable's gives way to the variable's value."""
        if node.name in ("mi", "ci") and (value := self.variables.get(node.text())) is not None:
            return value
        values: Attributes = {key: value for key, value in node.attributes.items() if key != _BINDING}
        if node.name == "math" and node.attributes.get("alttext"):
            if any(inner.name in ("mi", "ci") and inner.text() in self.variables for inner in node.walk()):
                # The words were written for the names, not for the values: the formula is read as it stands.
                del values["alttext"]
            else:
                # A formula's speech text is its name; without one, a choice that consists of a formula has a
                # label that some software takes for empty.
                values["role"], values["aria-label"] = "math", node.attributes["alttext"]
        return element(node.name, values | more, self.write(node.children))
