"""A quiz's key as somebody types or pastes it: ABCDA, “1 A, 2 C”, or a line for each question."""

import re

from django.utils.translation import gettext as _

from madrone.formative.errors import QuizProblem
from madrone.formative.models import LETTERS

FEWEST, MOST = 5, 100
_NUMBERED = re.compile(r"(\d+)\s*[.):=\-–]?\s*([A-Za-z])(?![A-Za-z])")
_BETWEEN = re.compile(r"[\s,;|/]+")


def read_key(text: str, choices: int) -> str:
    """Give the key as a string of letters; with numbers, questions may come in any order.

    Raises QuizProblem for the field ``key``, naming the first place that cannot be understood.
    """
    text = text.strip()
    letters = _by_number(text) if any(letter.isdecimal() for letter in text) else _in_order(text)
    if not FEWEST <= len(letters) <= MOST:
        raise _problem(
            "key-length",
            _("The key has %(n)s answers. A quiz has %(fewest)s to %(most)s questions.")
            % {"n": len(letters), "fewest": FEWEST, "most": MOST},
        )
    for number, letter in enumerate(letters, 1):
        if letter not in LETTERS[:choices]:
            raise _problem(
                "key-letter",
                _("Question %(n)s has the answer %(letter)s, but the choices end at %(last)s. Correct it.")
                % {"n": number, "letter": letter, "last": LETTERS[choices - 1]},
            )
    return letters


def _in_order(text: str) -> str:
    letters = _BETWEEN.sub("", text).upper()
    strange = next((letter for letter in letters if not ("A" <= letter <= "Z")), None)
    if strange:
        raise _problem(
            "key-sign",
            _("“%(sign)s” is no answer. Write letters only, such as ABCDA, or numbers with letters, 1 A.")
            % {"sign": strange},
        )
    return letters


def _by_number(text: str) -> str:
    found: dict[int, str] = {}
    rest = _BETWEEN.sub("", _NUMBERED.sub(" ", text))
    if rest:
        raise _problem(
            "key-sign",
            _("“%(sign)s” cannot be understood. Write a number and a letter for each question, such as 1 A.")
            % {"sign": rest[:20]},
        )
    for number, letter in _NUMBERED.findall(text):
        if int(number) in found:
            raise _problem(
                "key-twice", _("Question %(n)s stands in the key twice. Keep one.") % {"n": number}
            )
        found[int(number)] = letter.upper()
    missing = next((n for n in range(1, max(found) + 1) if n not in found), None)
    if missing:
        raise _problem("key-gap", _("Question %(n)s has no answer in the key. Add it.") % {"n": missing})
    return "".join(letter for _number, letter in sorted(found.items()))


def _problem(code: str, message: str) -> QuizProblem:
    return QuizProblem(code, message, field="key")
