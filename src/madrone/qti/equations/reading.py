"""From text in any notation to a checked tree."""

import re
from functools import lru_cache
from typing import Literal

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.latex import read_latex
from madrone.qti.equations.mathml import read_mathml
from madrone.qti.equations.text import read_text
from madrone.qti.equations.tokens import Options
from madrone.qti.equations.tree import MAX_CHARACTERS, MAX_MATHML_CHARACTERS, Tree, check_size

Notation = Literal["auto", "latex", "mathml", "text"]

_READERS = {"latex": read_latex, "mathml": read_mathml, "text": read_text}
_MATHML = re.compile(r"\s*<(\?xml|!|[A-Za-z][\w.-]*[\s:/>])")
_LATEX = re.compile(r"\\|[\^_]\s*\{|\{,\}")
_PLAIN = Options()


def notation_of(text: str) -> Literal["latex", "mathml", "text"]:
    """The notation that text is most likely in: markup, commands, or plain signs."""
    if _MATHML.match(text):
        return "mathml"
    return "latex" if _LATEX.search(text) else "text"


def read(text: str, notation: Notation = "auto", options: Options = _PLAIN) -> Tree:
    """Read a mathematical expression, statement or list.

    Nothing in the text is ever evaluated. Raises ``EquationError`` (see there for the codes); limits are those of
    ``tree``: 2,000 characters (MathML 20,000), 60 levels, 500 parts, 25 digits in a number.
    """
    kind = notation_of(text) if notation == "auto" else notation
    limit = MAX_MATHML_CHARACTERS if kind == "mathml" else MAX_CHARACTERS
    if len(text) > limit:
        message = f"The expression has {len(text)} characters; at most {limit} are read. Write it shorter."
        raise EquationError("too-long", message, limit)
    if not text.strip():
        raise EquationError("empty", "There is nothing to read.", 0)
    return check_size(_READERS[kind](text, options))


@lru_cache(maxsize=1024)
def read_key(text: str, notation: Notation, options: Options) -> Tree:
    """``read`` for what is read again and again: the keys of items."""
    return read(text, notation, options)
