"""The most points that an item can give."""

from collections.abc import Mapping

from madrone.qti.declarations import Declaration, OutcomeDeclaration, ResponseDeclaration
from madrone.qti.interactions import Interaction
from madrone.qti.processing.compiler import State
from madrone.qti.processing.program import Program
from madrone.qti.values import Value, is_number


def find_maximum(
    responses: Mapping[str, ResponseDeclaration],
    outcomes: Mapping[str, OutcomeDeclaration],
    templates: Mapping[str, Declaration],
    interactions: tuple[Interaction, ...],
    program: Program,
) -> float | None:
    """What the author states (MAXSCORE, else SCORE's normal maximum), else what the rules give for the best
    answer."""
    stated = outcomes["MAXSCORE"].default if "MAXSCORE" in outcomes else None
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return float(stated)
    score = outcomes.get("SCORE")
    if score is None:
        return None
    if score.normal_maximum is not None:
        return score.normal_maximum
    if program.template == "map_response":
        return _best_mapping(responses.get("RESPONSE"), interactions)
    keys = {identifier: response.correct for identifier, response in responses.items()}
    if score.external or "SCORE" not in program.targets or not any(key is not None for key in keys.values()):
        return None
    values: dict[str, Value] = {name: declared.default for name, declared in templates.items()}
    values |= {identifier: outcome.initial for identifier, outcome in outcomes.items()}
    values |= keys
    program.run(State(values))
    reached = values.get("SCORE")
    return float(reached) if is_number(reached) else None  # type: ignore[arg-type]  # a number


def _best_mapping(
    response: ResponseDeclaration | None, interactions: tuple[Interaction, ...]
) -> float | None:
    if response is None or response.mapping is None:
        return None
    gains = sorted((points for _, points, _ in response.mapping.entries if points > 0), reverse=True)
    if response.cardinality == "single":
        return response.mapping.bound(max((*gains, response.mapping.default)))
    limit = next(
        (one.max_choices for one in interactions if one.response_identifier == response.identifier), 0
    )
    return response.mapping.bound(sum(gains[:limit] if limit else gains))
