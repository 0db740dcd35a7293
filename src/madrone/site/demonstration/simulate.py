"""Simulated students: ability drawn, scores drawn from the item's model, and an answer that earns them.

The answers go through the same scoring as everybody's; nothing here writes a score.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from madrone import qti
from madrone.psychometrics.irt import ItemParameters, simulate_scores

Answer = dict[str, Any]
TRIES = 40

# What a fifth grader writes, by subject and by how many points a rater would give it; none of it names anybody.
WRITTEN = {
    "ELA": {
        0: ("I like shade.", "because it is hot and stuff", "Trees are good. The end."),
        1: (
            "We should get shade because the playground gets hot. Then kids can play more.",
            "In conclusion please plant trees. It would help everybody at our school.",
        ),
        2: (
            "For all these reasons our playground needs shade. When the slide is too hot to touch, recess is not "
            "really recess. A few young trees would cool us now and would still be there for the next students.",
            "Shade would keep us safe, give the little ones a place to rest, and make our school look cared for. "
            "Please put the trees on your list for spring, and we promise to water them.",
        ),
    },
    "MATH": {
        0: ("I dont know", "it is wrong because the answer is wrong", "3/7 is small so you need 3/12"),
        1: (
            "He added the bottoms and you can not do that. It should be 11/12.",
            "3/7 is less than a half but 2/3 is more than a half so it can not be right.",
        ),
        2: (
            "2/3 is already more than a half and 3/7 is less than a half, so 3/7 is too small. "
            "8/12 + 3/12 = 11/12 is the right sum.",
            "If you add something to 2/3 it has to get bigger than 2/3, but 3/7 is smaller. With twelfths "
            "it is 8/12 and 3/12, which makes 11/12.",
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a simulated student needs to know of an item; ``parameters`` is None for one that does not count."""

    item: qti.Item
    subject: str
    parameters: ItemParameters | None
    hand_scored: bool
    maximum: int


def draw_points(question: Question, theta: float, chance: random.Random) -> int:
    """Draw what a student of ability ``theta`` earns on a question."""
    if question.parameters is None:
        return chance.randint(0, question.maximum)
    numbers = np.random.default_rng(chance.getrandbits(32))
    return int(simulate_scores(numbers, [question.parameters], theta)[0])


def answer_worth(question: Question, points: int, chance: random.Random) -> Answer:
    """Find an answer that earns ``points``, or the nearest to it among some plausible ones."""
    if question.hand_scored:
        text = chance.choice(WRITTEN[question.subject][min(points, 2)])
        written = question.item.interactions[0].response_identifier
        return {written: {"base": {"string": text}}}
    correct = qti.correct_responses(question.item)
    if points >= question.maximum:
        return correct
    nearest, distance = correct, float(question.maximum)
    for _ in range(TRIES):
        tried = _wander(question.item, correct, chance)
        away = abs((qti.score_item(question.item, tried).score or 0.0) - points)
        if away < distance:
            nearest, distance = tried, away
        if distance == 0:
            break
    return nearest


def _wander(item: qti.Item, correct: Mapping[str, Any], chance: random.Random) -> Answer:
    """Change some parts of a correct answer to something that a student might have put."""
    answer = dict(correct)
    for interaction in item.interactions:
        if len(item.interactions) == 1 or chance.random() < 0.6:
            name = interaction.response_identifier
            answer[name] = _other(interaction, correct.get(name, {"base": None}), chance)
    return answer


def _other(interaction: qti.Interaction, correct: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    choices = [choice.identifier for choice in interaction.choices]
    if interaction.kind == "match":
        columns = [choice.identifier for choice in interaction.columns]
        right = dict(correct.get("list", {}).get("directedPair", []))
        return {
            "list": {
                "directedPair": [
                    [row, right.get(row, columns[0]) if chance.random() < 0.5 else chance.choice(columns)]
                    for row in choices
                ]
            }
        }
    if "list" in correct:
        most = interaction.max_choices or len(choices)
        return {"list": {"identifier": chance.sample(choices, min(most, len(choices)))}}
    if choices:
        return {"base": {"identifier": chance.choice(choices)}}
    return _slip(correct, chance)


def _slip(correct: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """Misread, misplace or mistype a short answer."""
    base = correct.get("base") or {"string": ""}
    kind, value = next(iter(base.items()))
    if kind in ("float", "integer"):
        wrong = float(value) + chance.choice([-10, -2, -1, 1, 2, 10])
        return {"base": {kind: int(wrong) if kind == "integer" else wrong}}
    return {"base": {"string": chance.choice(["12", "1/2", "0.5", "48", "not sure", str(value)[::-1] + "0"])}}
