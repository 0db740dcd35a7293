"""Responses as they come from a student's browser: blank, answered, fit to be stored."""

import json
from collections.abc import Mapping

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import QtiError
from madrone.qti.item import Item
from madrone.qti.pci import NULL, PciError, PciJson, decode
from madrone.qti.responses_choices import CHOICE_CHECKS, Check
from madrone.qti.responses_graphics import GRAPHIC_CHECKS
from madrone.qti.values import Scalar, members_of

# Which check knows a kind of interaction; a kind without one takes whatever its response is declared to be.
_CHECKS: dict[str, Check] = {**CHOICE_CHECKS, **GRAPHIC_CHECKS}

MAX_JSON = 262_144
MAX_TEXT = 100_000
MAX_VALUES = 1_000


def blank_responses(item: Item) -> dict[str, PciJson]:
    """NULL for every response of the item: what an unanswered item stores."""
    return {identifier: dict(NULL) for identifier in item.responses}


def is_answered(item: Item, responses: Mapping[str, object]) -> bool:
    """Whether any interaction has a value: a choice, or text that is more than spaces."""
    return any(
        _has_value(responses.get(interaction.response_identifier)) for interaction in item.interactions
    )


def validate_responses(item: Item, responses: Mapping[str, object]) -> None:
    """Refuse what no honest player sends; what a student may type passes, sensible or not.

    Raises ``QtiError`` whose message names the response: ``response-unknown``, ``response-shape``,
    ``response-cardinality``, ``response-base-type``, ``response-choice``, ``response-count``,
    ``response-range``, ``response-file``, ``response-size``. A number may come as the string that was typed;
    fewer choices than asked for are a matter of the player.
    """
    _check_size(item, responses)
    for identifier, data in responses.items():
        declaration = item.responses.get(identifier)
        if declaration is None:
            raise _refusal("unknown", str(identifier), "the item has no such response", item)
        try:
            value = decode(data, declaration, strict=True)
        except PciError as error:
            raise _refusal(error.kind, identifier, str(error), item) from None
        _check_members(item, identifier, declaration, members_of(value))


def possible_responses(item: Item, responses: Mapping[str, object]) -> dict[str, object]:
    """What of a student's responses some player can have sent; the rest earns nothing and is left out.

    Left out are names that are no response of the item, such as ``@templates`` or ``duration``, which only the
    programme that scores may give, and responses with choices that are not there or with more than may be chosen.
    Everything else stays, sensible or not: what is out of range, or cannot be read, is for the rules to judge.
    """
    return {
        identifier: data
        for identifier, data in responses.items()
        if identifier in item.responses and _is_possible(item, identifier, data)
    }


def _is_possible(item: Item, identifier: str, data: object) -> bool:
    interaction = item.interaction(identifier)
    check = None if interaction is None else _CHECKS.get(interaction.kind)
    if interaction is None or check is None or not interaction.delivered:
        return True
    try:
        check(interaction, members_of(decode(data, item.responses[identifier])))
    except PciError as error:
        return error.kind not in ("choice", "count")
    return True


def _check_size(item: Item, responses: Mapping[str, object]) -> None:
    if not isinstance(responses, Mapping):
        raise _refusal("shape", "responses", "an object of responses is expected", item)
    if len(responses) > MAX_VALUES:
        raise _refusal("size", "responses", f"more than {MAX_VALUES} responses", item)
    try:
        length = len(json.dumps(responses, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise _refusal("shape", "responses", "they are not plain JSON", item) from None
    if length > MAX_JSON:
        raise _refusal("size", "responses", f"they are longer than {MAX_JSON} characters", item)


def _check_members(
    item: Item, identifier: str, declaration: ResponseDeclaration, members: tuple[Scalar, ...]
) -> None:
    if len(members) > MAX_VALUES:
        raise _refusal("size", identifier, f"more than {MAX_VALUES} values", item)
    # A file has a limit of its own, which its interaction's check knows; all responses together have one anyhow.
    texts = () if declaration.base_type == "file" else members
    if any(isinstance(one, str) and len(one) > MAX_TEXT for one in texts):
        raise _refusal("size", identifier, f"a text longer than {MAX_TEXT} characters", item)
    interaction = item.interaction(identifier)
    check = None if interaction is None else _CHECKS.get(interaction.kind)
    if interaction is None or check is None or not interaction.delivered:
        return
    try:
        check(interaction, members)
    except PciError as error:
        raise _refusal(error.kind, identifier, str(error), item) from None


def _has_value(data: object) -> bool:
    if not isinstance(data, Mapping):
        return False
    if data.get("record"):
        return True
    held = (data.get("base"), data.get("list"))
    return any(isinstance(content, Mapping) and any(map(_is_something, content.values())) for content in held)


def _is_something(value: object) -> bool:
    """Whether a value, or one of a list, is more than NULL and more than spaces."""
    members = value if isinstance(value, list) else [value]
    return any(one.strip() != "" if isinstance(one, str) else one is not None for one in members)


def _refusal(kind: str, identifier: str, why: str, item: Item) -> QtiError:
    return QtiError(f"response-{kind}", f"The response {identifier[:80]} is refused: {why}.", item.source)
