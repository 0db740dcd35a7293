"""A specification is read whole, or refused in words that name the key and the remedy."""

import pytest

from madrone.psychometrics.assembly.specification import Bounds, read_specification
from madrone.psychometrics.errors import PsychometricsError

WHOLE = """
forms = ["A", "B"]
length = { min = 10, max = 12 }
D = 1.0
[target]
thetas = [-1, 0.0, 1.0]
information = [3, 4.5, 3]
objective = "absolute"
within = 0.5
[[constraint]]
name = "Algebra"
where = { domain = ["algebra", "geometry"], dok = 2 }
min = 4
[[constraint]]
sum = "words"
max = 900
together = true
[sets]
column = "passage"
min = 3
[[enemies]]
items = ["a", "b"]
[use]
max = 2
[overlap]
min = 1
max = 3
[[fixed]]
items = ["c"]
forms = ["B"]
[[excluded]]
where = { status = "retired" }
"""


def test_every_part_is_read() -> None:
    spec = read_specification(WHOLE)
    assert spec.forms == ("A", "B")
    assert spec.length == Bounds(10, 12)
    assert spec.D == 1.0
    assert spec.target is not None
    assert spec.target.information == (3.0, 4.5, 3.0)
    assert (spec.target.objective, spec.target.within) == ("absolute", 0.5)
    assert spec.rules[0].where == {"domain": ("algebra", "geometry"), "dok": ("2",)}
    assert (spec.rules[1].sums, spec.rules[1].together, spec.rules[1].bounds.most) == ("words", True, 900)
    assert spec.sets is not None
    assert spec.sets.take == Bounds(3, None)
    assert spec.enemies[0].items == ("a", "b")
    assert (spec.most_forms, spec.shared) == (2, Bounds(1, 3))
    assert spec.fixed[0].forms == ("B",)
    assert spec.excluded[0].where == {"status": ("retired",)}


def test_the_short_forms_stand_for_the_long_ones() -> None:
    spec = read_specification("forms = 3\nlength = 20\n")
    assert spec.forms == ("1", "2", "3")
    assert spec.length == Bounds(20, 20)
    assert (spec.D, spec.target, spec.most_forms) == (1.7, None, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("forms = 2\nlength = 5\nlengths = 4\n", "there is no key “lengths” here; there are forms, length"),
        ("forms = 0\nlength = 5\n", "forms has to be a number of forms or a list of different names"),
        ('forms = ["A", "A"]\nlength = 5\n', "a list of different names"),
        ("forms = 2\n", "length has to say how many items a form has"),
        ("forms = 2\nlength = {min = 5, max = 3}\n", "min is 5, above max, which is 3"),
        ("forms = 2\nlength = 5\n[use]\nmax = 0\n", "[use]: max has to be at least 1"),
        ("forms = 2\nlength = 5\nD = -1\n", "D has to be above zero"),
        ("forms = 2\nlength = 5\n[target]\nthetas = [0]\n", "information has to be a list of numbers"),
        ("forms = 2\nlength = 5\n[target]\nthetas = [0]\ninformation = [1, 2]\n", "1 thetas, but 2 values"),
        ("forms = 2\nlength = 5\n[target]\nthetas = [0]\ninformation = [0]\n", "has to be above zero"),
        (
            'forms = 2\nlength = 5\n[target]\nthetas = [0]\ninformation = [1]\nobjective = "best"\n',
            "there is no objective “best”; use one of minimax, absolute, maximin",
        ),
        ("forms = 2\nlength = 5\n[[constraint]]\nname = 'X'\n", "[[constraint]] “X”: say min, max or both"),
        ("forms = 2\nlength = 5\n[constraint]\nmin = 1\n", "write it in double brackets"),
        ("forms = 2\nlength = 5\n[[constraint]]\nmin = 1\nwhere = 'x'\n", "where has to be a table"),
        ("forms = 2\nlength = 5\n[[constraint]]\nmin = true\n", "min has to be a number"),
        ("forms = 2\nlength = 5\n[[enemies]]\nitems = ['a']\n", "two or more of them"),
        ("forms = 2\nlength = 5\n[[fixed]]\nitems = ['a']\nforms = ['3']\n", "there is no form “3”"),
        ("forms = 2\nlength = 5\n[[excluded]]\n", "give either items or where"),
        ("forms = 2\nlength = 5\n[sets]\ntake = 'all'\n", "column has to name the column"),
        ("forms = \n", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(text: str, sentence: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_specification(text)
    assert sentence in refused.value.message
