"""The LaTeX that equation editors write, as mathematics."""

import re

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.grammar import read_tokens
from madrone.qti.equations.signs import CURRENCIES, FUNCTIONS, GREEK, GREEK_NAMES, SIGNS
from madrone.qti.equations.text import text_tokens, with_index
from madrone.qti.equations.tokens import Options, Token, letters, name, number, repeated, sign
from madrone.qti.equations.tree import MAX_DEPTH, Quotient, Root, Tree, too_deep
from madrone.qti.equations.units import is_unit_word
from madrone.qti.vocabulary import names

_LEXEME = re.compile(
    r"\\(?:[A-Za-z]+|.)|[0-9]+(?:(?:\{,\}|\\,)[0-9]{3}(?![0-9]))*(?:\.[0-9]*)?|\.[0-9]+|\s+|.", re.S
)

# str.isdigit also takes ² and the digits of other scripts.
_DIGITS = frozenset("0123456789")
_WORD = re.compile(r"[A-Za-z]+|[^A-Za-z]+")
_SPACES = names(
    r"\, \; \: \! \quad \qquad \thinspace \displaystyle \textstyle \limits \big \Big \bigg \Bigg \bigl \bigr"
) | {"\\ ", "~", "&"}
_LEFT_RIGHT = frozenset({r"\left", r"\right", r"\mleft", r"\mright"})
_FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
_UPRIGHT = frozenset({r"\mathrm", r"\operatorname", r"\mathit", r"\mathbf", r"\mathsf"})
_TEXTS = frozenset({r"\text", r"\textrm", r"\mbox", r"\textup"})
_COMMANDS = {
    r"\times": "*", r"\cdot": "*", r"\ast": "*", r"\bullet": "*", r"\div": "/", r"\colon": ":",
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=",
    r"\lt": "<", r"\gt": ">", r"\ne": "!=", r"\neq": "!=", r"\pm": "±", r"\degree": "°", r"\circ": "°", r"\%": "%",
    r"\{": "{", r"\}": "}", r"\lbrace": "{", r"\rbrace": "}", r"\lbrack": "[", r"\rbrack": "]",
    r"\lparen": "(", r"\rparen": ")", r"\vert": "|", r"\mid": "|", r"\lvert": "|(", r"\rvert": "|)",
    r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\lor": "or", r"\land": "and",
}  # fmt: skip
_NAMES = {
    r"\infty": "infinity", r"\exponentialE": "e", r"\imaginaryI": "i", r"\varepsilon": "epsilon",
    r"\vartheta": "theta", r"\varphi": "phi",
}  # fmt: skip
_BARS = {r"\left": "|(", r"\mleft": "|(", r"\right": "|)", r"\mright": "|)"}
_WRAPPERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))


def read_latex(text: str, options: Options) -> Tree:
    """The tree of LaTeX; raises ``EquationError`` with the position of what cannot be read."""
    start, end = _without_wrapper(text)
    reader = _Reader(text, start, end, options)
    return read_tokens(reader.row(None), options, len(text))


def _without_wrapper(text: str) -> tuple[int, int]:
    """The range without the dollar signs or brackets that set formulas off from prose."""
    stripped = text.strip()
    start = text.index(stripped)
    for opening, closing in _WRAPPERS:
        inner = len(stripped) - len(opening) - len(closing)
        if inner > 0 and stripped.startswith(opening) and stripped.endswith(closing):
            return start + len(opening), start + len(opening) + inner
    return start, start + len(stripped)


class _Reader:
    """Turns commands and groups into tokens; what is in a box of its own is read at once."""

    def __init__(self, text: str, start: int, end: int, options: Options) -> None:
        self.text = text
        self.end = end
        self.options = options
        self.lexemes = [(match[0], match.start()) for match in _LEXEME.finditer(text, start, end)]
        self.index = 0
        self.depth = 0

    def peek(self) -> str:
        return self.lexemes[self.index][0] if self.index < len(self.lexemes) else ""

    def position(self) -> int:
        return self.lexemes[self.index][1] if self.index < len(self.lexemes) else self.end

    def skip_spaces(self) -> bool:
        start = self.index
        while self.peek() and (self.peek().isspace() or self.peek() in _SPACES):
            self.index += 1
        return self.index > start

    def row(self, stop: str | None) -> list[Token]:
        """The tokens up to the lexeme ``stop``, which is taken too; without one, up to the end."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(self.position())
        opened = self.position()
        found: list[Token] = []
        while True:
            spaced = self.skip_spaces()
            lexeme = self.peek()
            if lexeme == stop or not lexeme:
                break
            self.next(lexeme, found, spaced)
        if stop is not None and not lexeme:
            raise EquationError("unclosed", f"“{stop}” is missing.", opened)
        self.index += 1
        self.depth -= 1
        return found

    def next(self, lexeme: str, found: list[Token], spaced: bool) -> None:
        """Read one lexeme and what belongs to it; add its tokens."""
        position = self.position()
        self.index += 1
        if lexeme[0] in _DIGITS or (lexeme[0] == "." and len(lexeme) > 1):
            found.append(number(lexeme.replace("{,}", "").replace("\\,", ""), position))
        elif lexeme.isascii() and lexeme.isalpha():
            found += self.run(lexeme, position, spaced)
        elif lexeme == "^":
            self.superscript(found, position)
        elif lexeme == "_":
            self.subscript(found, position)
        elif lexeme == "{":
            found.append(self.boxed("}", position))
        elif lexeme[0] == "\\":
            self.command(lexeme, found, position, spaced)
        elif lexeme in ("}", "{"):
            raise EquationError("unexpected", f"“{lexeme}” cannot stand here.", position)
        else:
            found += text_tokens(lexeme, position)

    def run(self, letter: str, position: int, spaced: bool) -> list[Token]:
        """Letters side by side: variables, unless they spell a conjunction or a longer unit."""
        word = letter
        while self.peek().isascii() and self.peek().isalpha():
            word += self.peek()
            self.index += 1
        if word in ("or", "and"):
            return letters(word, position, spaced)
        return [name(one, position + index, spaced and index == 0) for index, one in enumerate(word)]

    def command(self, command: str, found: list[Token], position: int, spaced: bool) -> None:
        word = command[1:]
        if command in _COMMANDS:
            found.append(sign(_COMMANDS[command], position, spaced))
        elif command in _LEFT_RIGHT:
            self.delimiter(command, found, position)
        elif command in _FRACTIONS:
            top, bottom = self.argument(), self.argument()
            found.append(Token("tree", command, position, spaced, Quotient(top, bottom)))
        elif command == r"\sqrt":
            found.append(Token("tree", command, position, spaced, self.root()))
        elif command == r"\overline":
            found[-1:] = self.overline(found, position)
        elif command in _TEXTS or command in _UPRIGHT:
            found += self.words(command, position)
        elif command == r"\placeholder":
            raise EquationError("empty-box", "A box of the expression is empty. Fill it in.", position)
        elif command in _NAMES or word in GREEK_NAMES or word in FUNCTIONS:
            found.append(name(_NAMES.get(command, word), position, spaced))
        elif word in CURRENCIES:
            found.append(Token("unit", word, position, spaced))
        else:
            message = f"The command {command} is not one that can be read here."
            raise EquationError("command-unknown", message, position)

    def delimiter(self, command: str, found: list[Token], position: int) -> None:
        """What follows \\left and \\right."""
        self.skip_spaces()
        lexeme = self.peek()
        self.index += 1
        if lexeme in ("|", r"\vert", r"\lvert", r"\rvert"):
            found.append(sign(_BARS[command], position))
        elif lexeme in _COMMANDS or lexeme in SIGNS:
            found.append(sign(_COMMANDS.get(lexeme) or SIGNS[lexeme], position))
        elif lexeme != ".":
            raise EquationError("unexpected", f"{command} needs a bracket after it.", position)

    def superscript(self, found: list[Token], position: int) -> None:
        tokens = self.argument_tokens()
        if len(tokens) == 1 and tokens[0].text == "°":
            found.append(sign("°", position))
            return
        exponent = read_tokens(tokens, self.options, position)
        found += [sign("^", position), Token("tree", "", position, False, exponent)]

    def subscript(self, found: list[Token], position: int) -> None:
        tokens = self.argument_tokens()
        if not found or found[-1].kind not in ("name", "function"):
            raise EquationError("unexpected", "An index needs a letter before it.", position)
        if found[-1].text == "log":
            base = read_tokens(tokens, self.options, position)
            found[-1] = Token("function", "log", found[-1].position, found[-1].spaced, base)
            return
        index = "".join(one.text for one in tokens)
        if not index.isalnum() or len(index) > 8:
            raise EquationError("unexpected", "An index may be letters and digits only.", position)
        found[-1] = with_index(found[-1], index)

    def root(self) -> Tree:
        self.skip_spaces()
        if self.peek() != "[":
            return Root(self.argument())
        position = self.position()
        self.index += 1
        degree = read_tokens(self.row("]"), self.options, position)
        return Root(self.argument(), degree)

    def overline(self, found: list[Token], position: int) -> list[Token]:
        """The last token again with the repeating digits that the bar stands over."""
        tokens = self.argument_tokens()
        last = found[-1] if found else None
        over = tokens[0].text if len(tokens) == 1 else ""
        if last is None or last.kind != "number" or "." not in last.text or not over.isdigit():
            message = "A bar may only stand over the repeating digits of a decimal."
            raise EquationError("unexpected", message, position)
        return [repeated(last, over)]

    def words(self, command: str, position: int) -> list[Token]:
        """Upright letters: a function's name, a unit, or plain text with numbers and signs."""
        self.skip_spaces()
        if self.peek() != "{":
            raise EquationError("unexpected", f"{command} needs a group in braces.", position)
        start = self.position() + 1
        end = self.text.find("}", start, self.end)
        if end < 0:
            raise EquationError("unclosed", "“}” is missing.", start)
        while self.position() <= end and self.peek():
            self.index += 1
        content = self.text[start:end]
        return _upright(content, start) if command in _UPRIGHT else prose(content, start)

    def boxed(self, stop: str, position: int) -> Token:
        return Token("tree", "", position, False, read_tokens(self.row(stop), self.options, position))

    def argument(self) -> Tree:
        position = self.position()
        return read_tokens(self.argument_tokens(), self.options, position)

    def argument_tokens(self) -> list[Token]:
        """A group in braces, or the one digit, letter or command that TeX takes without them."""
        self.skip_spaces()
        lexeme, position = self.peek(), self.position()
        self.index += 1
        if not lexeme or lexeme == "}":
            raise EquationError("empty-box", "A box of the expression is empty. Fill it in.", position)
        if lexeme == "{":
            return self.row("}")
        if lexeme[0] in _DIGITS and len(lexeme) > 1:
            self.index -= 1
            self.lexemes[self.index] = (lexeme[1:], position + 1)
            return [number(lexeme[0], position)]
        found: list[Token] = []
        if lexeme.isascii() and lexeme.isalpha():
            return [name(lexeme, position)]
        self.next_again(lexeme, found)
        return found

    def next_again(self, lexeme: str, found: list[Token]) -> None:
        """Read one lexeme that was taken already, within the limit of depth."""
        self.index -= 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(self.position())
        self.next(lexeme, found, False)
        self.depth -= 1


def prose(content: str, start: int) -> list[Token]:
    """Words set as text: conjunctions and the words of a unit, with what stands between them."""
    found: list[Token] = []
    for match in _WORD.finditer(content):
        word, position = match[0], start + match.start()
        if not word[0].isalpha() or not word.isascii():
            found += text_tokens(word, position)
        elif word in ("or", "and"):
            found.append(sign(word, position, spaced=True))
        elif len(word) == 1 and not is_unit_word(word):
            found.append(name(word, position, spaced=True))
        else:
            found.append(Token("unit", word, position, spaced=True))
    return found


def _upright(content: str, start: int) -> list[Token]:
    if content in FUNCTIONS or content in GREEK_NAMES or (len(content) == 1 and content in GREEK):
        return [name(content, start)]
    return text_tokens(content, start) if len(content) == 1 else prose(content, start)
