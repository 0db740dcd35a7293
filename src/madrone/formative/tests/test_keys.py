"""A key as teachers type it."""

import pytest

from madrone.formative.errors import QuizProblem
from madrone.formative.keys import read_key


@pytest.mark.parametrize(
    "typed",
    ["ABCDA", "abcda", "A B C D A", "A, B, C, D, A", "A\nB\nC\nD\nA\n", "1 A, 2 B, 3 C, 4 D, 5 A", "1A2B3C4D5A",
     "1. A\n2. B\n3. C\n4. D\n5. A", "5=A 4=D 3=C 2=B 1=A", "1) a; 2) b; 3) c; 4) d; 5) a"],
)  # fmt: skip
def test_it_understands(typed: str) -> None:
    assert read_key(typed, 4) == "ABCDA"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "key-length"),
        ("ABCD", "key-length"),
        ("A" * 101, "key-length"),
        ("ABCDE", "key-letter"),
        ("ABC?A", "key-sign"),
        ("1 A, 2 B, 2 C, 3 D, 4 A", "key-twice"),
        ("1 A, 2 B, 4 C, 5 D, 6 A", "key-gap"),
        ("1 A, 2 B, 3 yes, 4 C, 5 D", "key-sign"),
        ("12345", "key-sign"),
    ],
)
def test_it_names_what_is_wrong(typed: str, code: str) -> None:
    with pytest.raises(QuizProblem) as problem:
        read_key(typed, 4)
    assert (problem.value.code, problem.value.field) == (code, "key")
