"""Custom operators by name: plain functions of values. A programme that embeds the engine may add its own."""

import unicodedata
from collections.abc import Callable, Iterable
from inspect import signature
from typing import NamedTuple, TypeAlias

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, State, builder
from madrone.qti.processing.state import MAX_STEPS, Undecided
from madrone.qti.values import Value, is_null

# Nobody knows how long a custom operator takes, so that an item calls them two hundred times at most.
_STEPS = MAX_STEPS // 200

CustomOperator: TypeAlias = Callable[..., Value]


class Registered(NamedTuple):
    """A custom operator and the attributes of its element that it asks for."""

    operator: CustomOperator
    attributes: tuple[str, ...]


CUSTOM_OPERATORS: dict[str, Registered] = {}


def register_operator(name: str, operator: CustomOperator, *, attributes: Iterable[str] = ()) -> None:
    """Make ``operator`` answer to ``definition="name"`` and to ``class="name"``.

    It gets the values of its operands (NULL is ``None``), and those of the named attributes that an author
    has written as text: ``data-form="factored"`` comes as the keyword argument ``data_form``.
    """
    CUSTOM_OPERATORS[name] = Registered(operator, tuple(attributes))


def trim(value: Value) -> Value:
    """The text without the spaces around it (``qade:Trim``); anything but text is NULL."""
    return value.strip() if isinstance(value, str) else None


def to_ascii(value: Value) -> Value:
    """The text without the accents on its letters (``qade:ToAscii``): ``tést`` is ``test``; else NULL."""
    if not isinstance(value, str):
        return None
    parts = unicodedata.normalize("NFD", value)
    return unicodedata.normalize("NFC", "".join(one for one in parts if unicodedata.category(one) != "Mn"))


register_operator("qade:Trim", trim)
register_operator("qade:ToAscii", to_ascii)


@builder("qti-custom-operator")
def build_custom(compiler: Compiler, element: etree._Element) -> Expression:
    """An operator from the registry; one that is not registered is a problem and NULL."""
    name = element.get("definition") or element.get("class") or ""
    operands = compiler.operands(element, 0, None) or []
    registered = CUSTOM_OPERATORS.get(name)
    if registered is None:
        message = f"The custom operator {name!r} is not known; it gives NULL."
        return compiler.unusable(element, "custom-operator", message)
    operator = registered.operator
    written = {
        attribute.replace("-", "_"): text
        for attribute in registered.attributes
        if (text := element.get(attribute)) is not None
    }
    try:
        signature(operator).bind(*operands, **written)
    except TypeError:
        message = f"The custom operator {name!r} does not take {len(operands)} expressions; it gives NULL."
        return compiler.unusable(element, "operands", message)

    def evaluate(state: State) -> Value:
        state.spend(_STEPS)
        try:
            found = operator(*(operand(state) for operand in operands), **written)
        except Undecided as reason:
            state.undecided = True
            state.warn(f"a person has to score this: {reason}")
            return None
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            state.warn(f"the custom operator {name!r} could not work on its operands: {error}")
            return None
        return None if is_null(found) else found

    return evaluate
