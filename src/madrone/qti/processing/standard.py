"""The response processing templates of the specification, in terms of RESPONSE, SCORE and their like."""

from collections.abc import Callable

from madrone.qti.declarations import OutcomeDeclaration, ResponseDeclaration
from madrone.qti.processing.compiler import Compiler, Expression, State
from madrone.qti.processing.responding import setter
from madrone.qti.processing.rules import Rule
from madrone.qti.values import Value, is_number, members_of, same

Standard = Callable[[Compiler, int], list[Rule]]


def match_correct(compiler: Compiler, line: int) -> list[Rule]:
    """SCORE is 1 where RESPONSE matches its key, else 0."""
    found = _response_and_outcomes(compiler, line, "match_correct", "SCORE")
    if found is None:
        return []
    response, (score,) = found
    is_correct = _correctness(compiler, response, line)
    return [setter(score, lambda state: 1.0 if is_correct(state) else 0.0)]


def match_basic(compiler: Compiler, line: int) -> list[Rule]:
    """SCORE is MAXSCORE where RESPONSE matches its key; FEEDBACKBASIC says ``correct`` or ``incorrect``."""
    found = _response_and_outcomes(compiler, line, "CC2_match_basic", "SCORE", "MAXSCORE", "FEEDBACKBASIC")
    if found is None:
        return []
    response, (score, maximum, feedback) = found
    is_correct = _correctness(compiler, response, line)

    def points(state: State) -> Value:
        return state.values.get(maximum.identifier if is_correct(state) else score.identifier)

    return [
        setter(score, points),
        setter(feedback, lambda state: "correct" if is_correct(state) else "incorrect"),
    ]


def map_response(compiler: Compiler, line: int) -> list[Rule]:
    """SCORE is what the mapping gives, 0 where nothing is answered."""
    found = _response_and_outcomes(compiler, line, "map_response", "SCORE")
    if found is None or not _has_mapping(compiler, found[0].mapping, line, "mapping"):
        return []
    return [setter(found[1][0], _mapped(found[0]))]


def map_response_feedback(compiler: Compiler, line: int) -> list[Rule]:
    """As ``map_response``; FEEDBACK is ``correct`` where SCORE reaches MAXSCORE, else ``incorrect``."""
    found = _response_and_outcomes(compiler, line, "CC2_map_response", "SCORE", "MAXSCORE", "FEEDBACK")
    if found is None or not _has_mapping(compiler, found[0].mapping, line, "mapping"):
        return []
    response, (score, maximum, feedback) = found

    def verdict(state: State) -> Value:
        reached, best = state.values.get(score.identifier), state.values.get(maximum.identifier)
        return "correct" if is_number(reached) and is_number(best) and reached == best else "incorrect"

    return [setter(score, _mapped(response)), setter(feedback, verdict)]


def map_response_point(compiler: Compiler, line: int) -> list[Rule]:
    """SCORE is what the area mapping gives, 0 where nothing is answered."""
    found = _response_and_outcomes(compiler, line, "map_response_point", "SCORE")
    if found is None or not _has_mapping(compiler, found[0].area_mapping, line, "area mapping"):
        return []
    mapping = found[0].area_mapping

    def points(state: State) -> Value:
        given = state.values.get("RESPONSE")
        if given is None or mapping is None:
            return 0.0
        state.spend_on(given, times=mapping.size)
        return mapping.total(members_of(given))

    return [setter(found[1][0], points)]


STANDARD: dict[str, tuple[Standard, frozenset[str]]] = {
    "match_correct": (match_correct, frozenset({"SCORE"})),
    "map_response": (map_response, frozenset({"SCORE"})),
    "map_response_point": (map_response_point, frozenset({"SCORE"})),
    "CC2_match": (match_correct, frozenset({"SCORE"})),
    "CC2_match_basic": (match_basic, frozenset({"SCORE", "FEEDBACKBASIC"})),
    "CC2_map_response": (map_response_feedback, frozenset({"SCORE", "FEEDBACK"})),
}


def _response_and_outcomes(
    compiler: Compiler, line: int, template: str, *names: str
) -> tuple[ResponseDeclaration, list[OutcomeDeclaration]] | None:
    response = compiler.responses.get("RESPONSE")
    outcomes = [compiler.outcomes[name] for name in names if name in compiler.outcomes]
    if response is not None and len(outcomes) == len(names):
        return response, outcomes
    message = (
        f"The template {template} needs a RESPONSE and the outcomes {', '.join(names)}; it does nothing."
    )
    compiler.problems.loss(line, "template", message)
    return None


def _has_mapping(compiler: Compiler, mapping: object, line: int, kind: str) -> bool:
    if mapping is None:
        message = f"The template needs a RESPONSE with {kind}; it does nothing."
        compiler.problems.loss(line, "template", message)
    return mapping is not None


def _correctness(compiler: Compiler, response: ResponseDeclaration, line: int) -> Callable[[State], bool]:
    declared, identifier = response.correct, response.identifier
    if declared is None and identifier not in compiler.new_keys:
        compiler.problems.note(line, "template-key", "RESPONSE has no correct response, so nobody can score.")

    def is_correct(state: State) -> bool:
        given, correct = state.values.get(identifier), state.correct.get(identifier, declared)
        return given is not None and correct is not None and same(given, correct)

    return is_correct


def _mapped(response: ResponseDeclaration) -> Expression:
    mapping, identifier = response.mapping, response.identifier

    def points(state: State) -> Value:
        given = state.values.get(identifier)
        return 0.0 if given is None or mapping is None else mapping.total(members_of(given))

    return points
