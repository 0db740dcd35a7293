"""Words that mean a thing by its colour alone, which many students do not see and no printer shows.

A colour is fine as a property of things in a story ("six red marbles") and beside another name ("the red line,
marked A"). What is looked for are parts of a picture or a page that have no other name.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from madrone.qti.lint.document import Document, shown_text
from madrone.qti.lint.rules import Finding, rule
from madrone.qti.lint.structure import in_scoring_rubric
from madrone.qti.xml import line_of, local_name

_COLOUR = (
    r"(?:(?:light|dark|bright|pale)[ -]?)?"
    r"(?:red|green|blue|yellow|orange|purple|pink|brown|gr[ae]y|violet|teal|magenta|cyan|turquoise)"
)
_PART = (
    r"(?:lines?|bars?|parts?|sections?|areas?|regions?|dots?|points?|arrows?|curves?|segments?|sectors?|slices?"
    r"|box(?:es)?|circles?|squares?|triangles?|rectangles?|shapes?|words?|letters?|sentences?|phrases?|text"
    r"|numbers?|rows?|columns?|cells?|ones?|buttons?|labels?|graphs?|figures?|marks?|highlights?)"
)
_SHOWN = r"(?:shown|marked|drawn|highlighted|shaded|colou?red|printed|written|underlined|circled|outlined)"
_TINTE = (
    r"(?:roj|amarill|negr|blanc|morad|anaranjad|rosad)[oa]s?"
    r"|(?:azul|verde|gris|marrón|naranja|rosa|violeta)(?:e?s)?"
)
_PARTE = (
    r"(?:líneas?|barras?|partes?|secci(?:ón|ones)|áreas?|regi(?:ón|ones)|puntos?|flechas?|curvas?|segmentos?"
    r"|sectores|sector|recuadros?|cuadros?|círculos?|triángulos?|rectángulos?|figuras?|palabras?|letras?"
    r"|oraci(?:ón|ones)|textos?|números?|filas?|columnas?|celdas?|gráficas?|botones|botón)"
)
_MOSTRADO = (
    r"(?:mostrad|marcad|dibujad|resaltad|sombread|pintad|coloread|escrit|impres|subrayad|destacad)[oa]s?"
)

_ONLY = (
    re.compile(rf"\b(?:the|each|every|which|this|that)\s+{_COLOUR}\s+{_PART}\b", re.IGNORECASE),
    re.compile(rf"\b{_SHOWN}\s+(?:in\s+)?{_COLOUR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PART}\s+(?:that\s+(?:is|are)\s+)?in\s+{_COLOUR}\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:el|la|los|las|cada|qué|cuál)\s+{_PARTE}\s+(?:de color\s+)?(?:{_TINTE})\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_MOSTRADO}\s+(?:en|de|con)\s+(?:color\s+)?(?:{_TINTE})\b", re.IGNORECASE),
    re.compile(rf"\b{_PARTE}\s+en\s+(?:color\s+)?(?:{_TINTE})\b", re.IGNORECASE),
)
# Another name close by: a label, a letter, a number, a line style, a place.
_ANOTHER_NAME = re.compile(
    r"label+ed|\bmarked\s+(?:with\s+)?[\"“A-Z0-9]|\bnamed\b|\bcalled\b|\bdash|\bdott|\bsolid\b|\bthick\b|\bthin\b"
    r"|\bstrip|\bleft\b|\bright\b|\btop\b|\bbottom\b|\bupper\b|\blower\b|\bbold\b|\bunderlined\b|\([A-Z0-9]{1,2}\)"
    r"|\b(?:line|point|segment|figure|part|bar|arrow|curve|row|column|línea|punto|segmento|figura|barra|flecha|recta)"
    r"\s+[A-Z]{1,2}\b|rotulad|llamad|punteada|discontinua|gruesa|izquierda|derecha|arriba|abajo|superior|inferior"
    r"|negrita|subrayad",
)
_AROUND = 45
_MOST = 10
_BLOCKS = frozenset(
    {
        "p",
        "li",
        "td",
        "th",
        "caption",
        "figcaption",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "dd",
    }
    | {"qti-prompt", "qti-simple-choice", "qti-inline-choice", "qti-simple-associable-choice", "qti-gap-text"}
)


@rule("colour-only", "loss", "WCAG 2.2, 1.4.1")
def colour_is_not_the_only_name(document: Document) -> Iterator[Finding]:
    """A part of a picture or of a text has another name than its colour."""
    for content in document.contents:
        for block in content.iter(etree.Element):
            if not _is_innermost(block) or in_scoring_rubric(block):
                continue
            text = shown_text(block, alternatives=False)
            for phrase in islice(_coloured(text), _MOST):
                message = f"“{phrase}” names something by its colour alone."
                yield (
                    line_of(block),
                    f"{message} Add a letter, a label or a place that is seen without colour.",
                )


def _is_innermost(element: etree._Element) -> bool:
    """A block that holds no other block, or loose text in the body."""
    name = local_name(element)
    if name in _BLOCKS:
        return not any(local_name(one) in _BLOCKS for one in element.iterdescendants(etree.Element))
    loose = name in ("div", "qti-item-body", "qti-stimulus-body", "qti-rubric-block", "qti-modal-feedback")
    return loose and not any(local_name(one) in _BLOCKS for one in element.iterdescendants(etree.Element))


def _coloured(text: str) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for pattern in _ONLY:
        for found in pattern.finditer(text):
            near = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
            if _ANOTHER_NAME.search(near) or any(_overlap(found.span(), other) for other in seen):
                continue
            seen.add(found.span())
            yield found.group()


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
