"""From a row of tokens to the tree: the one grammar behind LaTeX, MathML and typed text.

Loosest first: list, relation, ratio, sum, product (also without a sign, from left to right, so that 1/2x is
half of x), sign, power, factorial and percent. A letter before a bracket is a factor, because areas are
written h(a+b)/2 far more often than functions.
"""

from collections.abc import Callable

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.shaping import with_factor
from madrone.qti.equations.signs import CURRENCIES, INVERSES, RELATIONS
from madrone.qti.equations.tokens import Options, Token, as_number, settle, starts_operand
from madrone.qti.equations.tree import (
    MAX_DEPTH,
    Call,
    Group,
    GroupKind,
    Mixed,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Tree,
    too_deep,
)
from madrone.qti.equations.units import size_of, spell

_CLOSING = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",), "|(": ("|)",), "⌊": ("⌋",), "⌈": ("⌉",)}
_POSTFIX = {"!": "factorial", "%": "percent"}
_BRACKETED = {"|(": "abs", "⌊": "floor", "⌈": "ceiling"}
_INTERVALS: dict[str, GroupKind] = {"()": "()", "[]": "[]", "(]": "(]", "[)": "[)"}
_END = Token("sign", "", -1)
_MINUS_ONE = Negative(Number("1"))


def read_tokens(tokens: list[Token], options: Options, end: int) -> Tree:
    """The tree of a whole answer or of the inside of a box; ``end`` is the position to name where it is empty."""
    if not tokens:
        raise EquationError("empty-box", "A box of the expression is empty. Fill it in.", end)
    grammar = _Grammar(settle(tokens, options), end)
    tree = grammar.listing()
    grammar.finish()
    return tree


class _Grammar:
    """Recursive descent over one row of tokens."""

    def __init__(self, tokens: list[Token], end: int) -> None:
        self.tokens = tokens
        self.index = 0
        self.end = end
        self.depth = 0
        self.bars = 0

    # Moving along.

    @property
    def token(self) -> Token:
        return self.tokens[self.index] if self.index < len(self.tokens) else _END

    def ahead(self, count: int) -> Token:
        index = self.index + count
        return self.tokens[index] if index < len(self.tokens) else _END

    def at(self, *texts: str) -> bool:
        token = self.token
        return token.kind == "sign" and token.text in texts

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def finish(self) -> None:
        if self.token is not _END:
            raise self.unexpected()

    def unexpected(self) -> EquationError:
        token = self.token
        if token is _END:
            return EquationError(
                "unexpected", "The expression ends too early; something is missing.", self.end
            )
        shown = token.text or "this part"
        return EquationError("unexpected", f"“{shown}” cannot stand here.", token.position)

    def deeper(self, read: Callable[[], Tree]) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(max(self.token.position, 0))
        tree = read()
        self.depth -= 1
        return tree

    # Loosest first.

    def listing(self) -> Tree:
        members = [self.relation()]
        kind: GroupKind = "list"
        while self.at(",", ";", "or", "and"):
            separator = self.take().text
            if separator == "," and self.at("or", "and"):
                separator = self.take().text
            if separator in ("or", "and"):
                kind = "or" if separator == "or" else "and"
            members.append(self.relation())
        return members[0] if len(members) == 1 else Group(kind, tuple(members))

    def relation(self) -> Tree:
        sides, signs = [self.ratio()], []
        while self.token.kind == "sign" and self.token.text in RELATIONS:
            signs.append(self.take().text)
            sides.append(self.ratio())
        return Relation(tuple(signs), tuple(sides)) if signs else sides[0]

    def ratio(self) -> Tree:
        parts = [self.quantity()]
        while self.at(":"):
            self.take()
            parts.append(self.quantity())
        if len(parts) == 2:
            return Quotient(parts[0], parts[1])
        return parts[0] if len(parts) == 1 else Group("ratio", tuple(parts))

    def quantity(self) -> Tree:
        negative = self.at("-") and self.ahead(1).text in CURRENCIES
        if negative:
            self.take()
        if self.token.kind == "unit" and self.token.text in CURRENCIES:
            unit = self.take().text
            value = self.sum()
            return Quantity(Negative(value) if negative else value, unit)
        value = self.sum()
        unit = self.unit()
        if unit and self.token.kind == "number":
            return self.compound(value, unit)
        return Quantity(value, unit) if unit else value

    def compound(self, value: Tree, unit: str) -> Tree:
        """A quantity in two units or more, such as 5 ft 3 in: all of it in the first one."""
        position = self.token.position
        rest = self.deeper(self.quantity)
        size, rest_size = size_of(unit), size_of(rest.unit) if isinstance(rest, Quantity) else None
        if size is None or rest_size is None or size[0] != rest_size[0] or not isinstance(rest, Quantity):
            raise EquationError(
                "unexpected", "A number behind a unit needs a unit of the same kind.", position
            )
        return Quantity(Sum((value, with_factor(rest.value, rest_size[1] / size[1]))), unit)

    def unit(self) -> str:
        words: list[tuple[str, int]] = []
        direction = 1
        while self.token.kind == "unit" or (
            words and self.at("/", "*", "-") and self.ahead(1).kind == "unit"
        ):
            if self.token.kind != "unit":
                direction = -1 if self.take().text == "/" else direction
                continue
            word = self.take().text
            if word == "per":
                direction = -1
                continue
            words.append((word, direction * self.unit_exponent()))
        return spell(words)

    def unit_exponent(self) -> int:
        if not self.at("^"):
            return 1
        self.take()
        if self.token is _END:
            raise self.unexpected()
        token = self.take()
        text = token.tree.digits if isinstance(token.tree, Number) else token.text
        if text not in ("1", "2", "3"):
            raise EquationError("unexpected", "A unit may be squared or cubed only.", token.position)
        return int(text)

    def sum(self) -> Tree:
        terms = [self.signed_term()]
        while self.at("+", "-", "±"):
            sign = self.take().text
            terms.append(_signed(sign, self.term()))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def signed_term(self) -> Tree:
        if self.at("+", "-", "±"):
            sign = self.take().text
            return self.deeper(lambda: _signed(sign, self.signed_term()))
        return self.term()

    def term(self) -> Tree:
        factors = [self.factor()]
        while True:
            if self.at("*"):
                self.take()
                factors.append(self.factor())
            elif self.at("/"):
                if self.ahead(1).kind == "unit":
                    break
                self.take()
                factors = [Quotient(_product(factors), self.factor())]
            elif self.is_implicit():
                factors.append(self.power())
            else:
                break
        return _product(factors)

    def is_implicit(self) -> bool:
        token = self.token
        if token is _END:
            return False
        if token.text == "|" and token.kind == "sign":
            return self.bars == 0
        if not starts_operand(token):
            return False
        before = self.tokens[self.index - 1]
        if token.kind == "number" and before.kind == "number":
            message = (
                f"Two numbers, {before.text} and {token.text}, stand side by side. Put a sign between them."
            )
            raise EquationError("two-numbers", message, token.position)
        return True

    def factor(self) -> Tree:
        if self.at("+", "-", "±"):
            sign = self.take().text
            return self.deeper(lambda: _signed(sign, self.factor()))
        return self.power()

    def power(self) -> Tree:
        tree = self.primary()
        while self.at("^", "!", "%", "°"):
            sign = self.take().text
            if sign == "^":
                tree = Power(tree, self.deeper(self.exponent))
            elif sign == "°":
                tree = Quantity(tree, "°")
            else:
                tree = Call(_POSTFIX[sign], (tree,))
        return tree

    def exponent(self) -> Tree:
        if self.at("+", "-"):
            sign = self.take().text
            return self.deeper(lambda: _signed(sign, self.exponent()))
        base = self.primary()
        if self.at("^"):
            self.take()
            return Power(base, self.deeper(self.exponent))
        return base

    # Tightest.

    def primary(self) -> Tree:
        token = self.token
        if token is _END:
            raise self.unexpected()
        if token.kind == "number":
            return self.number()
        if token.kind == "tree" and token.tree is not None:
            self.take()
            return token.tree
        if token.kind == "name":
            self.take()
            return Symbol(token.text)
        if token.kind == "function":
            return self.deeper(self.call)
        if token.kind == "sign" and token.text in _CLOSING:
            return self.deeper(self.bracket)
        if self.at("|"):
            return self.deeper(self.absolute)
        if self.at("√"):
            self.take()
            return self.deeper(lambda: Root(self.radicand()))
        raise self.unexpected()

    def radicand(self) -> Tree:
        return self.factor() if self.at("-") else self.primary()

    def number(self) -> Tree:
        whole = as_number(self.take())
        if not whole.is_integer:
            return whole
        fraction = self.token.tree
        if self.token.kind == "tree" and isinstance(fraction, Quotient):
            top, bottom = fraction.numerator, fraction.denominator
            if _is_count(top) and _is_count(bottom):
                self.take()
                return Mixed(whole, top, bottom)  # type: ignore[arg-type] # _is_count knows them as numbers
        if self.is_typed_fraction():
            top_token, _, bottom_token = self.take(), self.take(), self.take()
            return Mixed(whole, as_number(top_token), as_number(bottom_token))
        return whole

    def is_typed_fraction(self) -> bool:
        """Whether a fraction such as 1/2 follows behind a space, in digits only."""
        top, slash, bottom = self.token, self.ahead(1), self.ahead(2)
        return (
            top.kind == bottom.kind == "number"
            and top.spaced
            and slash.text == "/"
            and not slash.spaced
            and top.text.isdigit()
            and bottom.text.isdigit()
        )

    def bracket(self) -> Tree:
        opening = self.take()
        bars, self.bars = self.bars, 0
        inside = self.listing()
        self.bars = bars
        if not self.at(*_CLOSING[opening.text]):
            if self.token is not _END:
                raise self.unexpected()
            raise EquationError(
                "unclosed", f"The bracket “{opening.text[0]}” is not closed.", opening.position
            )
        closing = self.take()
        return self.bracketed(opening.text, closing.text, inside)

    def bracketed(self, opening: str, closing: str, inside: Tree) -> Tree:
        if opening in _BRACKETED:
            return Call(_BRACKETED[opening], (inside,))
        members = inside.members if isinstance(inside, Group) and inside.kind == "list" else None
        if opening == "{":
            return Group("set", members or (inside,))
        if members is not None:
            return Group(_INTERVALS[opening + closing], members)
        if opening + closing not in ("()", "[]"):
            raise EquationError("unclosed", f"The bracket “{opening}” is closed by “{closing}”.", self.end)
        return inside

    def absolute(self) -> Tree:
        opening = self.take()
        bars, self.bars = self.bars, self.bars + 1
        inside = self.sum()
        self.bars = bars
        if not self.at("|"):
            raise EquationError("unclosed", "The bar “|” is not closed.", opening.position)
        self.take()
        return Call("abs", (inside,))

    def call(self) -> Tree:
        function = self.take()
        name, base = function.text, function.tree
        exponent = None
        if self.at("^"):
            self.take()
            exponent = self.exponent()
            if exponent == _MINUS_ONE and name in INVERSES:
                name, exponent = INVERSES[name], None
        call = _call(name, base, self.argument(name))
        return call if exponent is None else Power(call, exponent)

    def argument(self, name: str) -> Tree:
        if self.at("(", "["):
            inside = self.bracket()
            if isinstance(inside, Group):
                raise EquationError("unexpected", f"“{name}” takes one expression.", self.tokens[0].position)
            return inside
        if name in ("sqrt", "cbrt", "abs", "floor", "ceiling"):
            return self.primary()
        if self.at("-", "+"):
            sign = self.take().text
            return _signed(sign, self.argument(name))
        factors = [self.power()]
        while self.token.kind in ("name", "tree") or (self.at("|") and self.bars == 0):
            factors.append(self.power())
        return _product(factors)


def _signed(sign: str, tree: Tree) -> Tree:
    if sign == "+":
        return tree
    return Negative(tree) if sign == "-" else Call("plusminus", (tree,))


def _product(factors: list[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _is_count(tree: Tree) -> bool:
    return isinstance(tree, Number) and tree.is_integer


def _call(name: str, base: Tree | None, argument: Tree) -> Tree:
    if name == "sqrt":
        return Root(argument)
    if name == "cbrt":
        return Root(argument, Number("3"))
    if name == "log":
        return Call("log", (argument, base or Number("10")))
    return Call(name, (argument,))
