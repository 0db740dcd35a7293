"""What an honest player never sends to an interaction with choices, or with several texts.

Each check takes the interaction and the members of its value, and raises ``PciError`` of the kind ``choice``
(what was chosen is not there) or ``count`` (more than may be given).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from madrone.qti.interactions import Choice, Interaction
from madrone.qti.pci import PciError
from madrone.qti.values import DirectedPair, Pair, Scalar

Members: TypeAlias = Sequence[Scalar]
Check: TypeAlias = Callable[[Interaction, Members], None]

_SHOWN = 40


def check_chosen(interaction: Interaction, members: Members) -> None:
    """Choices of the interaction, each once, no more than may be chosen."""
    _check_distinct(members)
    _check_count(interaction, members, "chosen")
    known = {choice.identifier for choice in interaction.choices}
    for one in members:
        if one not in known:
            raise PciError("choice", f"{str(one)[:_SHOWN]!r} is not one of the choices")


def check_matched(interaction: Interaction, members: Members) -> None:
    """Rows joined to columns, or words put into gaps: each pair once, each end as often as it may be used."""
    _check_distinct(members)
    check_placed(interaction, members)


def check_placed(interaction: Interaction, members: Members) -> None:
    """Choices joined to what they may be joined to, each end as often as it may be used."""
    _check_count(interaction, members, "joined")
    starts, ends = _by_identifier(interaction.choices), _by_identifier(interaction.columns)
    used: Counter[tuple[str, str]] = Counter()
    for pair in members:
        if not isinstance(pair, DirectedPair) or pair[0] not in starts or pair[1] not in ends:
            raise PciError("choice", f"{_shown(pair)} does not join a choice to one of its places")
        used["choice", pair[0]] += 1
        used["place", pair[1]] += 1
    for (side, name), times in used.items():
        _check_use(side, (starts if side == "choice" else ends)[name], times)


def check_associated(interaction: Interaction, members: Members) -> None:
    """Choices joined to each other: each pair once, each choice as often as it may be used."""
    _check_distinct(members)
    check_joined(interaction, members)


def check_joined(interaction: Interaction, members: Members) -> None:
    """Choices joined to each other, each as often as it may be used."""
    _check_count(interaction, members, "joined")
    choices = _by_identifier(interaction.choices)
    used: Counter[str] = Counter()
    for pair in members:
        if not isinstance(pair, Pair) or pair[0] not in choices or pair[1] not in choices:
            raise PciError("choice", f"{_shown(pair)} does not join two of the choices")
        used.update(pair)
    for name, times in used.items():
        _check_use("choice", choices[name], times)


def check_texts(interaction: Interaction, members: Members) -> None:
    """No more texts than may be written."""
    if interaction.max_strings and len(members) > max(1, interaction.max_strings):
        raise PciError("count", f"at most {interaction.max_strings} may be written")


CHOICE_CHECKS: dict[str, Check] = {
    "associate": check_associated,
    "choice": check_chosen,
    "extended-text": check_texts,
    "gap-match": check_matched,
    "graphic-associate": check_joined,
    "graphic-gap-match": check_placed,
    "graphic-order": check_chosen,
    "hotspot": check_chosen,
    "hottext": check_chosen,
    "inline-choice": check_chosen,
    "match": check_matched,
    "order": check_chosen,
}


def _check_distinct(members: Members) -> None:
    if len(set(members)) != len(members):
        raise PciError("choice", "a choice is there twice")


def _check_count(interaction: Interaction, members: Members, done: str) -> None:
    if interaction.max_choices and len(members) > interaction.max_choices:
        raise PciError("count", f"at most {interaction.max_choices} may be {done}")


def _check_use(side: str, choice: Choice, times: int) -> None:
    if choice.match_max and times > choice.match_max:
        raise PciError("count", f"the {side} {choice.identifier} may be used {choice.match_max} times")


def _by_identifier(choices: tuple[Choice, ...]) -> Mapping[str, Choice]:
    return {choice.identifier: choice for choice in choices}


def _shown(pair: Scalar) -> str:
    return f"{pair!r:.80}"
