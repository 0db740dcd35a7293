"""The most points that an item can give."""

from collections.abc import Iterator, Mapping

from madrone.qti.declarations import AreaMapping, OutcomeDeclaration, ResponseDeclaration
from madrone.qti.interactions import Interaction
from madrone.qti.processing.program import Program
from madrone.qti.processing.state import State
from madrone.qti.processing.templating import TemplateProgram
from madrone.qti.values import Point, Scalar, Value, container, is_number

# How many steps across and down an area is searched for a place of its own, and in how large a mapping.
_GRID = 4
_LARGEST_SEARCH = 40_000


def find_maximum(
    identifier: str,
    responses: Mapping[str, ResponseDeclaration],
    outcomes: Mapping[str, OutcomeDeclaration],
    interactions: tuple[Interaction, ...],
    program: Program,
    template_program: TemplateProgram,
) -> float | None:
    """What the author states (MAXSCORE, else SCORE's normal maximum), else what the rules give for the best
    answer to the clone with seed 0: the keys, or what its mappings value most."""
    stated = outcomes["MAXSCORE"].default if "MAXSCORE" in outcomes else None
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return float(stated)
    score = outcomes.get("SCORE")
    if score is None:
        return None
    if score.normal_maximum is not None:
        return score.normal_maximum
    if score.external or "SCORE" not in program.targets:
        return None
    clone = State(dict(program.initial), seed=f"0:{identifier}")
    template_program.run(clone)
    reached = [_score(program, clone, answers) for answers in _best_answers(responses, interactions, clone)]
    return max((points for points in reached if points is not None), default=None)


def _score(program: Program, clone: State, answers: dict[str, Value]) -> float | None:
    values = {**clone.values, **clone.defaults, **answers}
    program.run(State(values, correct=clone.correct, defaults=clone.defaults))
    points = values.get("SCORE")
    return float(points) if isinstance(points, int | float) and is_number(points) else None


def _best_answers(
    responses: Mapping[str, ResponseDeclaration], interactions: tuple[Interaction, ...], clone: State
) -> Iterator[dict[str, Value]]:
    """Answers that could be the best: all keys, and the keys with the most valued answers in their place."""
    keys: dict[str, Value] = {
        name: clone.correct.get(name, response.correct) for name, response in responses.items()
    }
    limits = {one.response_identifier: one.max_choices for one in interactions}
    valued = {
        name: answer
        for name, response in responses.items()
        if (answer := _most_valued(response, limits.get(name, 0))) is not None
    }
    if any(key is not None for key in keys.values()):
        yield keys
    if valued:
        yield {**keys, **valued}


def _most_valued(response: ResponseDeclaration, limit: int) -> Value:
    worth: list[tuple[float, Scalar]] = []
    if response.mapping is not None:
        worth = [(points, value) for value, points, _ in response.mapping.entries]
    elif response.area_mapping is not None:
        worth = _places(response.area_mapping)
    gains = sorted((one for one in worth if one[0] > 0), key=lambda one: one[0], reverse=True)
    most = 1 if response.cardinality == "single" else limit or len(gains)
    return container(response.cardinality, [value for _, value in gains[:most]])


def _places(mapping: AreaMapping) -> list[tuple[float, Scalar]]:
    """What each area is worth, with a place that lies in it and in none before it, where one is found."""
    found: list[tuple[float, Scalar]] = []
    if len(mapping.entries) * mapping.size > _LARGEST_SEARCH:
        return found
    for at, (shape, points) in enumerate(mapping.entries):
        left, top, right, bottom = shape.box
        places = (
            Point((round(left + (right - left) * x / _GRID), round(top + (bottom - top) * y / _GRID)))
            for x in range(_GRID + 1)
            for y in range(_GRID + 1)
        )
        place = next((one for one in places if mapping.area(one) == at), None)
        if place is not None:
            found.append((points, place))
    return found
