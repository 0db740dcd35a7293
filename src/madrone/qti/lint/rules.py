"""What a rule is, and the table of all of them, filled where each is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from madrone.qti.errors import Level
from madrone.qti.lint.document import Document

Finding: TypeAlias = tuple[int, str]
Check: TypeAlias = Callable[[Document], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: ``sentence`` is what it wants, in words for authors; ``source`` is where that comes from."""

    code: str
    level: Level
    sentence: str
    source: str
    check: Check = field(repr=False, compare=False)


RULES: dict[str, Rule] = {}


def rule(code: str, level: Level, source: str) -> Callable[[Check], Check]:
    """Enter a check into the table; the first line of its docstring is the rule's sentence."""

    def enter(check: Check) -> Check:
        sentence = (check.__doc__ or "").strip().partition("\n\n")[0]
        if not sentence or code in RULES:
            raise ValueError(f"the rule {code} needs a sentence and a code of its own")
        RULES[code] = Rule(code, level, " ".join(sentence.split()), source, check)
        return check

    return enter
