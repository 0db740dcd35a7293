"""What the three notations are turned into before the grammar reads them: a flat row of tokens."""

from dataclasses import dataclass, replace
from typing import Literal

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.signs import FUNCTIONS, GREEK, WORDS
from madrone.qti.equations.tree import MAX_DIGITS, Number, Tree
from madrone.qti.equations.units import is_unit_word

Kind = Literal["number", "name", "function", "sign", "unit", "tree", "repeat"]


@dataclass(frozen=True, slots=True)
class Options:
    """How the reader takes what could be read in two ways.

    ``units``: letters behind a value are a unit where they spell one (5 m). ``grouping``: a comma before
    three digits groups them (1,000).
    """

    units: bool = False
    grouping: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """One sign, number, name or expression that is read already. ``spaced``: white space stands before it."""

    kind: Kind
    text: str
    position: int
    spaced: bool = False
    tree: Tree | None = None


def sign(text: str, position: int, spaced: bool = False) -> Token:
    """A token of an operator, a bracket or a separator."""
    return Token("sign", text, position, spaced)


def number(digits: str, position: int, spaced: bool = False) -> Token:
    """A token of digits with at most one point in them."""
    if sum(one.isdigit() for one in digits) > MAX_DIGITS:
        message = f"A number has more than {MAX_DIGITS} digits. Write it shorter, or as a power of ten."
        raise EquationError("number-too-long", message, position)
    return Token("number", digits, position, spaced)


def as_number(token: Token) -> Number:
    """The number that a token spells; ``.5``, ``5.`` and ``05`` in their usual spelling."""
    whole, point, decimals = token.text.partition(".")
    whole = whole.lstrip("0") or "0"
    return Number(f"{whole}.{decimals}" if point and decimals else whole)


def letters(run: str, position: int, spaced: bool) -> list[Token]:
    """Split a run of letters into functions, Greek names, conjunctions, a unit word or single variables."""
    if run in ("or", "and"):
        return [sign(run, position, spaced)]
    # Three letters and more that spell a unit are hardly a product of variables.
    if run not in FUNCTIONS and is_unit_word(run) and len(run) > 2:
        return [Token("unit", run, position, spaced)]
    found: list[Token] = []
    index = 0
    while index < len(run):
        word = next((one for one in WORDS if run.startswith(one, index)), run[index])
        found.append(name(word, position + index, spaced and index == 0))
        index += len(word)
    return found


def name(word: str, position: int, spaced: bool = False) -> Token:
    """A token of one function, constant or variable."""
    if word in FUNCTIONS:
        return Token("function", FUNCTIONS[word], position, spaced)
    return Token("name", GREEK.get(word, word), position, spaced)


def settle(tokens: list[Token], options: Options) -> list[Token]:
    """Join grouped thousands, and letters that spell a unit behind a value."""
    if options.grouping:
        tokens = _join_thousands(tokens)
    return _join_units(tokens) if options.units else tokens


def starts_operand(token: Token) -> bool:
    """Whether a value may begin here, so that the token before multiplies it without a sign."""
    if token.kind == "sign":
        return token.text in ("(", "[", "{", "|(", "⌊", "⌈", "√")
    return token.kind != "unit"


def _join_thousands(tokens: list[Token]) -> list[Token]:
    """1,000 is one number, unless it stands in a bracket of nothing but numbers: (1,200) is a point."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end_of_thousands(tokens, index)
        if end > index + 1 and not _is_coordinates(tokens, index):
            text = "".join(one.text for one in tokens[index:end:2])
            token = number(text, token.position, token.spaced)
            index = end - 1
        found.append(token)
        index += 1
    return found


def _end_of_thousands(tokens: list[Token], start: int) -> int:
    first = tokens[start]
    if first.kind != "number" or not first.text.isdigit() or len(first.text) > 3 or first.text[0] == "0":
        return start
    end = start + 1
    while end + 1 < len(tokens) and tokens[end].text == "," and not tokens[end].spaced:
        part = tokens[end + 1]
        whole, _, decimals = part.text.partition(".")
        if part.kind != "number" or part.spaced or len(whole) != 3:
            break
        end += 2
        if decimals or part.text.endswith("."):
            break
    return end


def _is_coordinates(tokens: list[Token], start: int) -> bool:
    """Whether the numbers around stand alone between brackets."""
    left = start
    while left >= 0 and _is_listed(tokens[left]):
        left -= 1
    right = start
    while right < len(tokens) and _is_listed(tokens[right]):
        right += 1
    return left >= 0 and right < len(tokens) and tokens[left].text in "([{" and tokens[right].text in ")]}"


def _is_listed(token: Token) -> bool:
    return token.kind == "number" or token.text in (",", ";", "-")


def _join_units(tokens: list[Token]) -> list[Token]:
    """Letters behind a value that together spell a unit, up to the end of the side they stand on."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        end = _end_of_unit(tokens, index)
        if end > index and _ends_value(found) and _may_follow_unit(tokens, end):
            run = "".join(one.text for one in tokens[index:end])
            found.append(Token("unit", run, tokens[index].position))
            index = end
        else:
            found.append(tokens[index])
            index += 1
    return found


def _end_of_unit(tokens: list[Token], start: int) -> int:
    """The index behind the letters from ``start`` that spell a unit; ``start`` itself where they do not."""
    # sec is a function's name too.
    if start < len(tokens) and tokens[start].text == "sec":
        return start + 1
    end = start
    while end < len(tokens) and _is_letter(tokens[end]) and (end == start or not tokens[end].spaced):
        end += 1
    return end if is_unit_word("".join(one.text for one in tokens[start:end])) else start


def _is_letter(token: Token) -> bool:
    return token.kind == "name" and len(token.text) == 1


def _ends_value(tokens: list[Token]) -> bool:
    if not tokens:
        return False
    last = tokens[-1]
    if last.text in ("/", "*"):
        return len(tokens) > 1 and tokens[-2].kind == "unit"
    return last.kind in ("number", "tree", "unit") or last.text in (")", "|)", "|")


def _may_follow_unit(tokens: list[Token], index: int) -> bool:
    if index >= len(tokens):
        return True
    after = tokens[index]
    # A number may follow as in 5 ft 3 in.
    if after.kind in ("unit", "number") or _end_of_unit(tokens, index) > index:
        return True
    return after.kind == "sign" and after.text not in ("(", "[", "+", "-", "±", "|", "|(", "√")


def repeated(token: Token, digits: str) -> Token:
    """A decimal whose last digits repeat for ever, as one expression."""
    return replace(token, kind="tree", tree=Number(as_number(token).digits, digits))
