"""The scoring of mathematics as custom operators of response processing; importing this module registers them.

``madrone:math-equal`` is true where the answer has the value (and form) of a key: its operands are the response and
one key, or a container of keys of which any will do. ``madrone:math-form`` looks at the form alone: its operand is the
response, with a key behind it for ``form="same"``. ``madrone:table-score`` is the part of the credit for a table,
from 0 to 1: its operands are the tables of the response and of the keys, as ``answers`` reads them.

The options of ``read_rule`` are attributes, with or without ``data-`` before them, besides ``notation`` and
``key-notation`` (``auto``, ``latex``, ``mathml``, ``text``); a table also takes ``credit`` (``cell``, ``row``,
``column``, ``all``), ``any-row-order`` and ``rules``, JSON with the rule of single cells in one line each. So the
response processing of an item that asks for a fraction in lowest terms is::

    <qti-response-processing>
      <qti-response-condition>
        <qti-response-if>
          <qti-custom-operator class="madrone:math-equal" data-form="simplified-fraction">
            <qti-variable identifier="RESPONSE"/>
            <qti-correct identifier="RESPONSE"/>
          </qti-custom-operator>
          <qti-set-outcome-value identifier="SCORE">
            <qti-base-value base-type="float">1</qti-base-value>
          </qti-set-outcome-value>
        </qti-response-if>
      </qti-response-condition>
    </qti-response-processing>

No answer gives NULL. What cannot be decided in time leaves the score to a person (``Undecided``).
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast, get_args

from madrone.qti.equations.answers import read_cells
from madrone.qti.equations.comparing import compare, judge_form
from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.reading import Notation, read, read_key
from madrone.qti.equations.rule import OPTIONS, Rule, parse_rule, read_rule
from madrone.qti.equations.tables import Cell, Credit, TableKey, score_table
from madrone.qti.equations.tree import Tree
from madrone.qti.equations.verdict import Verdict
from madrone.qti.processing.custom import register_operator
from madrone.qti.processing.state import Undecided
from madrone.qti.values import Multiple, Ordered, Value

MAX_KEYS = 20

_COMMON = OPTIONS | {"notation", "key-notation"}
_TABLE = _COMMON | {"credit", "any-row-order", "rules"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the attributes of an operator say."""

    rule: Rule
    notation: Notation = "auto"
    key_notation: Notation = "auto"
    credit: Credit = "cell"
    any_row_order: bool = False
    rules: str = ""


def math_equal(response: Value, key: Value, **attributes: str) -> Value:
    """Whether the response is equal to the key, or to one of several, under the rule of the attributes."""
    settings = _settings(attributes)
    if response is None or key is None:
        return None
    deadline = time.monotonic() + settings.rule.timeout
    undecided: Verdict | None = None
    for one in _keys(key):
        rule = replace(settings.rule, timeout=max(deadline - time.monotonic(), 0.0))
        verdict = _compare(_text(response), one, replace(settings, rule=rule))
        if verdict.correct:
            return True
        if verdict.correct is None:
            undecided = verdict
    if undecided is not None:
        raise Undecided(undecided.detail)
    return False


def math_form(response: Value, key: Value = None, **attributes: str) -> Value:
    """Whether the response has the form that the attributes ask for, whatever its value."""
    settings = _settings(attributes)
    if response is None:
        return None
    try:
        tree = read(_text(response), settings.notation, settings.rule.options)
    except EquationError:
        return False
    wanted = tree
    if "same" in settings.rule.forms:
        if key is None:
            raise ValueError('form="same" needs a key behind the response')
        wanted = _read_key(_text(key), settings)
    verdict = judge_form(tree, wanted, settings.rule)
    if verdict.correct is None:
        raise Undecided(verdict.detail)
    return verdict.correct


def table_score(response: Value, key: Value, **attributes: str) -> Value:
    """The part of the credit for a table, from 0 to 1."""
    settings = _settings(attributes)
    if response is None or key is None:
        return None
    try:
        rules = _cell_rules(settings.rules)
        table = TableKey(read_cells(key), rules, settings.rule, settings.any_row_order)
        score = score_table(_answered(response), table, credit=settings.credit, notation=settings.notation)
    except EquationError as error:
        raise ValueError(error.message) from None
    if score.is_open:
        raise Undecided("a cell could not be decided; a person has to score the table")
    return score.part


def _settings(attributes: Mapping[str, str]) -> Settings:
    try:
        return _read_settings(tuple(sorted(attributes.items())))
    except EquationError as error:
        raise ValueError(error.message) from None


@lru_cache(maxsize=512)
def _read_settings(attributes: tuple[tuple[str, str], ...]) -> Settings:
    """``data_solved_for`` and ``solved_for`` are both the option ``solved-for``."""
    options = {name.removeprefix("data_").replace("_", "-"): text for name, text in attributes}
    rule = read_rule({name: text for name, text in options.items() if name in OPTIONS})
    return Settings(
        rule,
        cast(Notation, _one_of(options, "notation", get_args(Notation))),
        cast(Notation, _one_of(options, "key-notation", get_args(Notation))),
        cast(Credit, _one_of(options, "credit", get_args(Credit))),
        _one_of(options, "any-row-order", ("false", "true")) == "true",
        options.get("rules", ""),
    )


def _one_of(options: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The value of an option; the first one that is known where it is not written."""
    text = options.get(name, known[0])
    if text not in known:
        raise EquationError("rule", f"“{text}” cannot be the value of {name}: known are {', '.join(known)}.")
    return text


@lru_cache(maxsize=256)
def _cell_rules(text: str) -> Mapping[Cell, Rule]:
    """The rules of single cells, from JSON such as ``{"r1": {"c2": "form=integer"}}``."""
    if not text.strip():
        return {}
    return {cell: parse_rule(rule) for cell, rule in read_cells(json.dumps(_object(text))).items()}


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise EquationError(
            "rule", "rules has to be JSON with rows, their columns and a rule in one line."
        ) from None


def _answered(response: Value) -> Mapping[Cell, str]:
    """The cells of an answer; what is no table at all holds none."""
    try:
        return read_cells(response)
    except EquationError:
        return {}


def _keys(key: Value) -> list[str]:
    members = list(key) if isinstance(key, Multiple | Ordered) else [key]
    if len(members) > MAX_KEYS:
        raise ValueError(f"an answer is compared with at most {MAX_KEYS} keys, and there are {len(members)}")
    return [_text(one) for one in members]


def _text(value: Value) -> str:
    """The mathematics of one value; a number stands for itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("mathematics is text or a number")
    if isinstance(value, str):
        return value
    # In mathematics 1e-07 is the number e less seven.
    digits, _, power = f"{value}".partition("e")
    return f"{digits}*10^({int(power)})" if power else digits


def _compare(text: str, key: str, settings: Settings) -> Verdict:
    try:
        return compare(
            text, key, notation=settings.notation, key_notation=settings.key_notation, rule=settings.rule
        )
    except EquationError as error:
        raise ValueError(f"the key {key!r} cannot be read: {error.message}") from None


def _read_key(text: str, settings: Settings) -> Tree:
    try:
        return read_key(text, settings.key_notation, settings.rule.options)
    except EquationError as error:
        raise ValueError(f"the key {text!r} cannot be read: {error.message}") from None


def _both(options: frozenset[str]) -> list[str]:
    """The names of attributes, with and without ``data-``."""
    return sorted(options | {f"data-{name}" for name in options})


register_operator("madrone:math-equal", math_equal, attributes=_both(_COMMON))
register_operator("madrone:math-form", math_form, attributes=_both(_COMMON))
register_operator("madrone:table-score", table_score, attributes=_both(_TABLE))
