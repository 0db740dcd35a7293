"""Regular expressions of XML Schema, matched without backtracking.

Python's ``re`` has another syntax and can take for ever on a hostile pattern. These expressions have neither
groups to remember nor look-around, so a set of states that moves along the text decides in time proportional
to its length.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_STATES = 1000
MAX_TEXT = 5000
_MAX_KNOWN = 2000
# So many characters of a text are gone through in a microsecond where the way is known.
_QUICK = 8

Test = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern is not one that can be used; the text says why."""


@dataclass(slots=True)
class _State:
    test: Test | None = None
    after: list[int] = field(default_factory=list)


class Pattern:
    """One compiled pattern. A leading ``^`` and a trailing ``$`` are taken as the anchors that their author
    meant."""

    def __init__(self, text: str) -> None:
        """Compile; ``PatternError`` where the text is no such pattern or is too large."""
        if text.startswith("^"):
            text = text[1:]
        if text.endswith("$") and not text.endswith("\\$"):
            text = text[:-1]
        self._states: list[_State] = []
        tree = _Parser(text).parse()
        self._end = self._state()
        self._start = self._build(tree, self._end)
        self._known: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    @property
    def size(self) -> int:
        """How many states the pattern has."""
        return len(self._states)

    def fits(self, text: str, spend: Callable[[int], None] | None = None) -> bool | None:
        """Whether the whole text fits; none for a text longer than ``MAX_TEXT``.

        ``spend`` is told of the work, in steps of about a microsecond, and may stop it by an exception.
        """
        if len(text) > MAX_TEXT:
            return None
        if spend is not None:
            spend(len(text) // _QUICK)
        now = self._closure({self._start})
        for character in text:
            now = self._step(now, character, spend)
            if not now:
                return False
        return self._end in now

    def _step(
        self, now: frozenset[int], character: str, spend: Callable[[int], None] | None
    ) -> frozenset[int]:
        found = self._known.get((now, character))
        if found is None:
            if spend is not None:
                spend(1 + len(now) // 2)
            reached: set[int] = set()
            for number in now:
                state = self._states[number]
                if state.test is not None and state.test(character):
                    reached.update(state.after)
            found = self._closure(reached)
            if len(self._known) < _MAX_KNOWN:
                self._known[now, character] = found
        return found

    def _closure(self, numbers: set[int]) -> frozenset[int]:
        open_, seen = list(numbers), set(numbers)
        while open_:
            state = self._states[open_.pop()]
            if state.test is None:
                fresh = [number for number in state.after if number not in seen]
                seen.update(fresh)
                open_.extend(fresh)
        return frozenset(seen)

    def _state(self, test: Test | None = None, after: list[int] | None = None) -> int:
        if len(self._states) >= MAX_STATES:
            raise PatternError(f"it needs more than {MAX_STATES} states")
        self._states.append(_State(test, after or []))
        return len(self._states) - 1

    def _build(self, tree: "_Tree", end: int) -> int:
        """Add the states of a tree that lead to ``end``; return where they begin."""
        kind = tree.kind
        if kind == "test":
            return self._state(tree.test, [end])
        if kind == "sequence":
            for part in reversed(tree.parts):
                end = self._build(part, end)
            return end
        if kind == "choice":
            return self._state(None, [self._build(part, end) for part in tree.parts])
        return self._build_repeat(tree, end)

    def _build_repeat(self, tree: "_Tree", end: int) -> int:
        part = tree.parts[0]
        if tree.most is None:
            loop = self._state(None, [end])
            self._states[loop].after.append(self._build(part, loop))
            end = loop
        else:
            out = end
            for _ in range(tree.most - tree.least):
                end = self._state(None, [out, self._build(part, end)])
        for _ in range(tree.least):
            end = self._build(part, end)
        return end


@dataclass(slots=True)
class _Tree:
    kind: str
    parts: "list[_Tree]" = field(default_factory=list)
    test: Test | None = None
    least: int = 1
    most: int | None = 1


_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SELF_ESCAPES = frozenset("\\|.?*+(){}-[]^$/ \"'#&,:;<=>@_`~!%")
_MAX_NESTING = 50


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def parse(self) -> _Tree:
        tree = self._choice()
        if self._at < len(self._text):
            raise PatternError(f"there is a {self._text[self._at]!r} too many")
        return tree

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        if self._at >= len(self._text):
            raise PatternError("it ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _accept(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _choice(self) -> _Tree:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise PatternError(f"it is nested more than {_MAX_NESTING} deep")
        parts = [self._sequence()]
        while self._accept("|"):
            parts.append(self._sequence())
        self._depth -= 1
        return _Tree("choice", parts) if len(parts) > 1 else parts[0]

    def _sequence(self) -> _Tree:
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._piece())
        return _Tree("sequence", parts)

    def _piece(self) -> _Tree:
        atom = self._atom()
        while self._peek() in ("?", "*", "+", "{") and self._peek():
            least, most = self._quantity()
            atom = _Tree("repeat", [atom], least=least, most=most)
        return atom

    def _quantity(self) -> tuple[int, int | None]:
        sign = self._take()
        if sign != "{":
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        end = self._text.find("}", self._at)
        least, comma, most = self._text[self._at : end].partition(",")
        if end < 0 or not _is_count(least) or (most and not _is_count(most)):
            raise PatternError("a repetition reads {2}, {2,} or {2,5}")
        self._at = end + 1
        low = int(least)
        high = None if comma and not most else int(most or least)
        if high is not None and high < low:
            raise PatternError("a repetition's second number is the smaller")
        return low, high

    def _atom(self) -> _Tree:
        sign = self._take()
        if sign == "(":
            self._accept("?:")
            tree = self._choice()
            if not self._accept(")"):
                raise PatternError("a bracket is not closed")
            return tree
        if sign == "[":
            return _Tree("test", test=self._class())
        if sign == ".":
            return _Tree("test", test=lambda character: character not in "\r\n")
        if sign == "\\":
            found = self._escape()
            return _Tree("test", test=_is(found) if isinstance(found, str) else found)
        if sign in "?*+{}]":
            raise PatternError(f"{sign!r} stands where a character is expected; write \\{sign}")
        return _Tree("test", test=_is(sign))

    def _escape(self) -> str | Test:
        sign = self._take()
        if sign in _PLAIN_ESCAPES:
            return _PLAIN_ESCAPES[sign]
        if sign in _SELF_ESCAPES:
            return sign
        if sign in "pP":
            return self._property(negated=sign == "P")
        test = _CLASSES.get(sign.lower())
        if test is None:
            raise PatternError(f"\\{sign} has no meaning")
        return _not(test) if sign.isupper() else test

    def _property(self, *, negated: bool) -> Test:
        end = self._text.find("}", self._at)
        name = self._text[self._at + 1 : end]
        block = _BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
        if self._peek() != "{" or end < 0 or (block is None and not _is_category(name)):
            raise PatternError("only categories such as \\p{L} and blocks such as \\p{IsGreek} are known")
        self._at = end + 1
        if block is not None:
            return _class_test([(chr(block[0]), chr(block[1]))], [], None, negated=negated)

        def test(character: str) -> bool:
            return unicodedata.category(character).startswith(name)

        return _not(test) if negated else test

    def _class(self) -> Test:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise PatternError(f"it is nested more than {_MAX_NESTING} deep")
        negated = self._accept("^")
        ranges: list[tuple[str, str]] = []
        tests: list[Test] = []
        without: Test | None = None
        first = True
        while first or not self._accept("]"):
            first = False
            if self._accept("-["):
                without = self._class()
                continue
            low = self._class_part()
            if not isinstance(low, str):
                tests.append(low)
            elif self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", "[", ""):
                self._at += 1
                high = self._class_part()
                if not isinstance(high, str) or high < low:
                    raise PatternError("a range runs from the smaller character to the greater")
                ranges.append((low, high))
            else:
                ranges.append((low, low))
        self._depth -= 1
        return _class_test(ranges, tests, without, negated=negated)

    def _class_part(self) -> str | Test:
        sign = self._take()
        return self._escape() if sign == "\\" else sign


def _class_test(
    ranges: list[tuple[str, str]], tests: list[Test], without: Test | None, *, negated: bool
) -> Test:
    def test(character: str) -> bool:
        inside = any(low <= character <= high for low, high in ranges) or any(one(character) for one in tests)
        return inside is not negated and not (without is not None and without(character))

    return test


def _is(wanted: str) -> Test:
    return lambda character: character == wanted


def _not(test: Test) -> Test:
    return lambda character: not test(character)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _is_category(name: str) -> bool:
    return 1 <= len(name) <= 2 and name[0] in "LMNPZSC"


def _is_name_character(character: str) -> bool:
    return character.isalnum() or character in "._-:" or unicodedata.category(character) == "Mn"


# The blocks of Unicode that answers of students are likely to hold.
_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "CombiningDiacriticalMarks": (0x0300, 0x036F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Devanagari": (0x0900, 0x097F),
    "Thai": (0x0E00, 0x0E7F),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
}
_CLASSES: dict[str, Test] = {
    "s": lambda character: character in " \t\r\n",
    "d": lambda character: unicodedata.category(character) == "Nd",
    "w": lambda character: unicodedata.category(character)[0] not in "PZC",
    "i": lambda character: character.isalpha() or character in "_:",
    "c": _is_name_character,
}
