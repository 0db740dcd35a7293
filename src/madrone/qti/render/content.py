"""The content model as HTML: paragraphs, lists, tables, images, formulas."""

from collections.abc import Callable
from dataclasses import dataclass

from madrone.qti.content import Child, Node
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.vocabulary import BLOCKS

AssetUrl = Callable[[str], str]
# What writes a node of QTI's own; the writer that came upon it writes what is in it.
Embed = Callable[[Node, "ContentWriter"], str]

# The page's own headings are h1 and h2, so an item's begin at h3.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
# Inside a label or a legend only phrases may stand; these blocks become spans that the style sheet sets
# apart.
_PHRASED = BLOCKS - {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "col", "colgroup"}
_ADDRESSES = ("src",)
# Ids of table cells and the references to them stay apart where several items share a page.
_REFERENCES = ("id", "headers")


@dataclass(frozen=True, slots=True)
class ContentWriter:
    """Writes nodes; ``embed`` is asked for every node that is QTI's own (interactions, prompts, rubrics)."""

    asset_url: AssetUrl
    embed: Embed
    prefix: str = ""

    def write(self, children: list[Child], *, phrases: bool = False) -> str:
        """HTML of some content; with ``phrases``, only what may stand inside a label."""
        return "".join(
            text(child) if isinstance(child, str) else self._node(child, phrases=phrases)
            for child in children
        )

    def _node(self, node: Node, *, phrases: bool) -> str:
        if node.name.startswith("qti-"):
            return self.embed(node, self)
        if node.math:
            return element(node.name, _spoken(node), self.write(node.children))
        name = _HEADINGS.get(node.name, node.name)
        values: Attributes = dict(node.attributes)
        if phrases and node.name in _PHRASED:
            name = "br" if node.name == "hr" else "span"
            values["class"] = " ".join(filter(None, ("qti-block", node.attributes.get("class"))))
        for key in _ADDRESSES:
            if key in values:
                values[key] = self.asset_url(node.attributes[key])
        for key in _REFERENCES:
            if key in values:
                values[key] = " ".join(f"{self.prefix}{one}" for one in node.attributes[key].split())
        return element(name, values, self.write(node.children, phrases=phrases))


def _spoken(node: Node) -> Attributes:
    """The attributes of a MathML element; a formula's speech text is its name.

    Without one, a choice that consists of a formula has a label that some software takes for empty.
    """
    values: Attributes = dict(node.attributes)
    if node.name == "math" and node.attributes.get("alttext"):
        values["role"], values["aria-label"] = "math", node.attributes["alttext"]
    return values
