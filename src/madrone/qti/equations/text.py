"""Typed text as mathematics: 3/4, 2 1/2, x^2+1, −3, ≤, sqrt(2), ½, 5 cm."""

import re
import unicodedata

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.grammar import read_tokens
from madrone.qti.equations.signs import CURRENCIES, DIGRAPHS, GREEK, SIGNS, SILENT, SUPERSCRIPTS
from madrone.qti.equations.tokens import Options, Token, letters, name, number, sign
from madrone.qti.equations.tree import Number, Quotient, Tree

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_INDEX = re.compile(r"_(?:\{([A-Za-z0-9]{1,8})\}|([A-Za-z0-9]{1,8}))")
_RAISED = re.compile(f"[{''.join(SUPERSCRIPTS)}]+")
_DIGRAPH = re.compile("|".join(re.escape(one) for one in sorted(DIGRAPHS, key=len, reverse=True)))
_TEMPERATURE = re.compile(r"[°º]\s?([CF])\b")
_ROOTS = {"√": "sqrt", "∛": "cbrt"}


def read_text(text: str, options: Options) -> Tree:
    """The tree of typed text; raises ``EquationError`` with the position of what cannot be read."""
    return read_tokens(text_tokens(text, 0), options, len(text))


def text_tokens(text: str, start: int) -> list[Token]:
    """The tokens of typed text whose first character has the position ``start``."""
    found: list[Token] = []
    index, spaced = 0, False
    while index < len(text):
        space = _SPACE.match(text, index)
        if space:
            index, spaced = space.end(), True
            continue
        if text[index] in SILENT:
            index += 1
            continue
        tokens, index = _next(text, index, start, spaced)
        found += tokens
        spaced = False
    return found


def _next(text: str, index: int, start: int, spaced: bool) -> tuple[list[Token], int]:
    """The tokens that begin at ``index``, and where they end."""
    position = start + index
    if match := _NUMBER.match(text, index):
        return [number(match[0], position, spaced)], match.end()
    if match := _LETTERS.match(text, index):
        return _indexed(letters(match[0], position, spaced), text, match.end())
    if match := _DIGRAPH.match(text, index):
        return [sign(DIGRAPHS[match[0]], position, spaced)], match.end()
    if match := _RAISED.match(text, index):
        digits = "".join(SUPERSCRIPTS[one] for one in match[0])
        return [sign("^", position), number(digits, position)], match.end()
    if match := _TEMPERATURE.match(text, index):
        return [Token("unit", f"°{match[1]}", position)], match.end()
    return _character(text[index], position, spaced), index + 1


def _character(character: str, position: int, spaced: bool) -> list[Token]:
    if character in SIGNS or character in "{}":
        return [sign(SIGNS.get(character, character), position, spaced)]
    if character in CURRENCIES:
        return [Token("unit", character, position, spaced)]
    if character in GREEK:
        return [name(character, position, spaced)]
    if character in _ROOTS:
        return [Token("function", _ROOTS[character], position, spaced)]
    if fraction := _vulgar_fraction(character):
        return [Token("tree", character, position, spaced, fraction)]
    message = f"The character “{character}” is not one of mathematics that can be read here."
    raise EquationError("character-unknown", message, position)


def _indexed(tokens: list[Token], text: str, end: int) -> tuple[list[Token], int]:
    """Join an index to the last letter before it: ``x_1``."""
    index = _INDEX.match(text, end)
    if index is None or tokens[-1].kind == "sign" or tokens[-1].kind == "unit":
        return tokens, end
    written = index[1] or index[2]
    return [*tokens[:-1], with_index(tokens[-1], written)], index.end()


def with_index(token: Token, index: str) -> Token:
    """The name with its index; the index of a logarithm is its base."""
    if token.kind == "function":
        if token.text != "log" or not index.isdigit():
            message = f"“{token.text}” cannot have the index {index}."
            raise EquationError("unexpected", message, token.position)
        return Token("function", "log", token.position, token.spaced, Number(index))
    return Token("name", f"{token.text}_{index}", token.position, token.spaced)


def _vulgar_fraction(character: str) -> Quotient | None:
    """The fraction that one character shows, such as ½."""
    top, slash, bottom = unicodedata.normalize("NFKC", character).partition("⁄")
    if not slash or not (top.isdecimal() and bottom.isdecimal()):
        return None
    return Quotient(Number(top), Number(bottom))
