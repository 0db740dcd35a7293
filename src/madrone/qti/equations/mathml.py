"""Presentation MathML, as equation editors write it, as mathematics; Content MathML is in its own module."""

import re
from collections.abc import Callable
from html.entities import html5

from lxml import etree

from madrone.qti.equations.content_mathml import is_content, read_content
from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.grammar import read_tokens
from madrone.qti.equations.latex import prose
from madrone.qti.equations.signs import FUNCTIONS, GREEK, GREEK_NAMES, SIGNS
from madrone.qti.equations.text import text_tokens, with_index
from madrone.qti.equations.tokens import Options, Token, letters, name, number, repeated, sign
from madrone.qti.equations.tree import Quotient, Root, Tree
from madrone.qti.errors import QtiError
from madrone.qti.xml import elements, line_of, local_name, parse_xml

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ROWS = frozenset({"math", "mrow", "mstyle", "mpadded", "merror", "maction"})
_SILENT = frozenset({"mspace", "annotation", "annotation-xml", "none", "maligngroup", "malignmark"})
_INVISIBLE_PLUS = "\u2064"
_BARS = frozenset("¯‾ˉ_―")


def read_mathml(text: str, options: Options) -> Tree:
    """The tree of MathML; raises ``EquationError`` with the line of what cannot be read."""
    try:
        root = parse_xml(_ENTITY.sub(_resolved, text).encode(), "")
    except QtiError as error:
        raise EquationError("xml", error.message, error.line) from None
    reader = _Reader(options)
    formula = _formula(root)
    if formula is None:
        raise EquationError("empty", "There is nothing to read.", 1)
    if is_content(formula):
        return read_content(formula)
    return reader.tree(formula)


def _resolved(match: re.Match[str]) -> str:
    """The character of an entity that HTML names and XML does not."""
    if match[1] in _XML_ENTITIES:
        return match[0]
    return html5.get(f"{match[1]};", match[0])


def _formula(root: etree._Element) -> etree._Element | None:
    """The element that carries the formula: the first one that is neither a wrapper nor empty."""
    one: etree._Element | None = root
    while one is not None and local_name(one) in ("math", "semantics", "response"):
        inside = [child for child in elements(one) if local_name(child) not in _SILENT]
        if local_name(one) == "math" and len(inside) != 1:
            return one if inside else None
        one = inside[0] if inside else None
    return one


class _Reader:
    """Turns elements into tokens; what stands in a box of its own is read at once."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def tree(self, element: etree._Element) -> Tree:
        """One element that is a box, such as the top of a fraction."""
        return read_tokens(self.tokens(element), self.options, line_of(element))

    def row(self, children: list[etree._Element]) -> list[Token]:
        found: list[Token] = []
        for child in children:
            for token in self.tokens(child):
                _append(found, token)
        return found

    def tokens(self, element: etree._Element) -> list[Token]:
        kind = local_name(element)
        if kind in _SILENT:
            return []
        if kind == "semantics":
            return self.row(list(elements(element))[:1])
        if kind in _ROWS:
            return self.row(list(elements(element)))
        if kind in _LEAVES:
            return _LEAVES[kind]((element.text or "").strip(), line_of(element))
        if kind in _SCHEMATA:
            return _SCHEMATA[kind](self, element)
        message = f"The element <{kind}> is not one that can be read here."
        raise EquationError("element-unknown", message, line_of(element))

    def box(self, element: etree._Element, tree: Tree) -> list[Token]:
        return [Token("tree", "", line_of(element), False, tree)]

    def fraction(self, element: etree._Element) -> list[Token]:
        top, bottom = _children(element, 2)
        return self.box(element, Quotient(self.tree(top), self.tree(bottom)))

    def square_root(self, element: etree._Element) -> list[Token]:
        radicand = read_tokens(self.row(list(elements(element))), self.options, line_of(element))
        return self.box(element, Root(radicand))

    def root(self, element: etree._Element) -> list[Token]:
        radicand, degree = _children(element, 2)
        return self.box(element, Root(self.tree(radicand), self.tree(degree)))

    def base(self, element: etree._Element) -> list[Token]:
        """What a script belongs to: one sign or number alone, else a box."""
        tokens = self.tokens(element)
        return tokens if len(tokens) == 1 else self.box(element, self.tree(element))

    def raised(self, base: list[Token], element: etree._Element) -> list[Token]:
        tokens = self.tokens(element)
        if len(tokens) == 1 and tokens[0].text in ("°", "∘"):
            return [*base, sign("°", line_of(element))]
        exponent = read_tokens(tokens, self.options, line_of(element))
        return [*base, sign("^", line_of(element)), *self.box(element, exponent)]

    def superscript(self, element: etree._Element) -> list[Token]:
        base, exponent = _children(element, 2)
        return self.raised(self.base(base), exponent)

    def indexed(self, base: etree._Element, index: etree._Element) -> list[Token]:
        tokens = self.base(base)
        if tokens[0].kind == "function" and tokens[0].text == "log":
            return [Token("function", "log", tokens[0].position, False, self.tree(index))]
        written = "".join(one.text for one in self.tokens(index))
        if tokens[0].kind != "name" or not written.isalnum() or len(written) > 8:
            message = "An index may be letters and digits at a letter only."
            raise EquationError("unexpected", message, line_of(index))
        return [with_index(tokens[0], written)]

    def subscript(self, element: etree._Element) -> list[Token]:
        base, index = _children(element, 2)
        return self.indexed(base, index)

    def both_scripts(self, element: etree._Element) -> list[Token]:
        base, index, exponent = _children(element, 3)
        return self.raised(self.indexed(base, index), exponent)

    def fenced(self, element: etree._Element) -> list[Token]:
        opening, closing = element.get("open", "("), element.get("close", ")")
        separator = (element.get("separators", ",").split() or [","])[0]
        found: list[Token] = []
        for child in elements(element):
            if found:
                found.append(sign(SIGNS.get(separator[0], ","), line_of(child)))
            found += self.tokens(child)
        line = line_of(element)
        return [*_fence(opening, "|(", line), *found, *_fence(closing, "|)", line)]

    def overline(self, element: etree._Element) -> list[Token]:
        base, over = _children(element, 2)
        tokens = self.tokens(base)
        if (over.text or "").strip() not in _BARS or len(tokens) != 1 or not tokens[0].text.isdigit():
            message = "A bar may only stand over the repeating digits of a decimal."
            raise EquationError("unexpected", message, line_of(element))
        return [Token("repeat", tokens[0].text, line_of(element))]


def _append(found: list[Token], token: Token) -> None:
    """Add a token; digits of one number may come in several elements."""
    last = found[-1] if found else None
    if last is not None and last.kind == "number":
        if token.kind == "number" and "." not in token.text:
            found[-1] = number(last.text + token.text, last.position)
            return
        if token.kind == "repeat":
            found[-1] = repeated(last, token.text)
            return
    found.append(token)


def _number(text: str, line: int) -> list[Token]:
    plain = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", plain):
        return [number(plain, line)]
    return text_tokens(text, line)


def _identifier(text: str, line: int) -> list[Token]:
    if text in FUNCTIONS or text in GREEK_NAMES or (len(text) == 1 and (text in GREEK or text.isascii())):
        return [name(text, line)] if text.isalpha() or text in GREEK else text_tokens(text, line)
    return letters(text, line, False) if text.isascii() and text.isalpha() else text_tokens(text, line)


def _operator(text: str, line: int) -> list[Token]:
    if text == _INVISIBLE_PLUS:
        return []
    if text in FUNCTIONS:
        return [name(text, line)]
    if text == "∘":
        return [sign("°", line)]
    return text_tokens(text, line)


def _fence(text: str, bar: str, line: int) -> list[Token]:
    """An opening or closing bracket; a bar is told apart by its side."""
    return [sign(bar, line)] if text.strip() == "|" else text_tokens(text, line)


def _words(text: str, line: int) -> list[Token]:
    return prose(text.replace("\u00a0", " "), line)


def _children(element: etree._Element, count: int) -> list[etree._Element]:
    found = list(elements(element))
    if len(found) != count:
        message = f"<{local_name(element)}> needs {count} parts, but has {len(found)}."
        raise EquationError("empty-box", message, line_of(element))
    return found


_LEAVES: dict[str, Callable[[str, int], list[Token]]] = {
    "mn": _number,
    "mi": _identifier,
    "mo": _operator,
    "mtext": _words,
    "ms": _words,
}
_SCHEMATA: dict[str, Callable[[_Reader, etree._Element], list[Token]]] = {
    "mfrac": _Reader.fraction,
    "msqrt": _Reader.square_root,
    "mroot": _Reader.root,
    "msup": _Reader.superscript,
    "msub": _Reader.subscript,
    "msubsup": _Reader.both_scripts,
    "mfenced": _Reader.fenced,
    "mover": _Reader.overline,
}
