"""How an answer is compared with its key: the choices of an item's author."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.tokens import Options

Form = Literal[
    "integer",
    "decimal",
    "fraction",
    "simplified-fraction",
    "mixed-number",
    "scientific",
    "factored",
    "expanded",
    "simplified",
    "rationalized",
    "same",
]
Units = Literal["none", "match", "ignore", "convert"]

FORMS = get_args(Form)
UNIT_RULES = get_args(Units)
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?%?")
_EXCLUSIVE = frozenset({"integer", "scientific", "mixed-number"})
DEFAULT_TIMEOUT = 1.5
MAX_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may lie from the key: ``amount``, or that part of the key where ``relative``."""

    amount: Fraction
    relative: bool = False

    def allows(self, student: Fraction, key: Fraction) -> bool:
        """Whether the answer is near enough; the limit itself still is."""
        return abs(student - key) <= (self.amount * abs(key) if self.relative else self.amount)


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as right besides being equal in value.

    ``forms``: every one of them is asked for. ``tolerance``: for answers that are numbers. ``units``: ``none`` reads
    letters as variables, ``match`` asks for the key's unit, ``convert`` for one of its kind, ``ignore`` for none.
    ``labels``: x = 5 is taken for 5. ``ordered``: the members of a list or set stand in the key's order.
    ``terms``: the number of terms. ``solved_for``: this variable stands alone on one side. ``variables`` and
    ``functions``: no others may appear; named there, e and i are variables. ``positive``: all variables are.
    ``fold_case``: X is x. ``grouping``: 1,000 is a thousand. ``timeout``: seconds of algebra.
    """

    forms: tuple[Form, ...] = ()
    tolerance: Tolerance | None = None
    units: Units = "none"
    labels: bool = False
    ordered: bool = False
    terms: int | None = None
    solved_for: str = ""
    variables: frozenset[str] | None = None
    functions: frozenset[str] | None = None
    positive: bool = False
    fold_case: bool = False
    grouping: bool = True
    timeout: float = DEFAULT_TIMEOUT

    @property
    def options(self) -> Options:
        """How text is read under this rule."""
        return Options(units=self.units != "none", grouping=self.grouping)


def read_rule(options: Mapping[str, str]) -> Rule:
    """The rule that named options spell, such as ``{"form": "factored", "tolerance": "1%"}``.

    Names: ``form`` (several, apart by spaces), ``tolerance``, ``units``, ``terms``, ``solved-for``, ``variables``,
    ``functions``, ``timeout``, and ``labels``, ``ordered``, ``positive``, ``fold-case``, ``grouping`` with
    ``true`` or ``false``. Raises ``EquationError`` (``rule``) for any other name or a value that it cannot take.
    """
    values: dict[str, object] = {}
    for name, text in options.items():
        read = _READERS.get(name)
        if read is None:
            message = f"“{name}” is not an option of a rule. Known are {', '.join(_READERS)}."
            raise EquationError("rule", message)
        field, value = read(name, text.strip())
        values[field] = value
    _check_forms(values.get("forms"))
    return Rule(**values)  # type: ignore[arg-type] # each reader gives its field's type


def parse_rule(text: str) -> Rule:
    """The rule in one line, as a response processing writes it: ``form=factored; tolerance=1%``."""
    options: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if part.strip() and not equals:
            raise EquationError("rule", f"“{part.strip()}” needs a value: name=value.")
        if equals:
            options[name.strip()] = value
    return read_rule(options)


def _check_forms(forms: object) -> None:
    """No answer can have forms that exclude each other."""
    asked = set(forms) if isinstance(forms, tuple) else set()
    if len(asked & _EXCLUSIVE) > 1 or {"factored", "expanded"} <= asked:
        raise EquationError("rule", f"No answer can have all of these forms: {', '.join(sorted(asked))}.")


def _wrong(name: str, text: str, wanted: str) -> EquationError:
    return EquationError("rule", f"“{text}” cannot be the value of {name}: {wanted}.")


def _forms(name: str, text: str) -> tuple[str, object]:
    words = tuple(text.split())
    for word in words:
        if word not in FORMS:
            raise _wrong(name, word, f"known are {', '.join(FORMS)}")
    return "forms", words


def _tolerance(name: str, text: str) -> tuple[str, object]:
    relative = text.endswith("%")
    if not _AMOUNT.fullmatch(text):
        raise _wrong(name, text, "a number such as 0.01 or a percentage such as 1% is needed")
    amount = Fraction(text.removesuffix("%"))
    return "tolerance", Tolerance(amount / 100 if relative else amount, relative)


def _units(name: str, text: str) -> tuple[str, object]:
    if text not in UNIT_RULES:
        raise _wrong(name, text, f"known are {', '.join(UNIT_RULES)}")
    return "units", text


def _terms(name: str, text: str) -> tuple[str, object]:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= 500:
        raise _wrong(name, text, "a number from 1 to 500 is needed")
    return "terms", int(text)


def _solved_for(name: str, text: str) -> tuple[str, object]:
    return "solved_for", text


def _timeout(name: str, text: str) -> tuple[str, object]:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MAX_TIMEOUT:
        raise _wrong(name, text, f"seconds up to {MAX_TIMEOUT:g} are needed")
    return "timeout", seconds


def _names(name: str, text: str) -> tuple[str, object]:
    return name, frozenset(text.replace(",", " ").split())


def _switch(name: str, text: str) -> tuple[str, object]:
    if text not in ("true", "false"):
        raise _wrong(name, text, "true or false is needed")
    return name.replace("-", "_"), text == "true"


_READERS = {
    "form": _forms,
    "tolerance": _tolerance,
    "units": _units,
    "terms": _terms,
    "solved-for": _solved_for,
    "variables": _names,
    "functions": _names,
    "timeout": _timeout,
    "labels": _switch,
    "ordered": _switch,
    "positive": _switch,
    "fold-case": _switch,
    "grouping": _switch,
}
OPTIONS = frozenset(_READERS)
