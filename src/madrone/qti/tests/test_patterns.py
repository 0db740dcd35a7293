"""Regular expressions of XML Schema: their meaning, and that no pattern takes long."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti.processing.patterns import Pattern, PatternError

FITTING = [
    ("abc", "abc"),
    ("a|bc", "bc"),
    ("(ab)+", "ababab"),
    ("a?b*", ""),
    ("a{2,3}", "aaa"),
    ("a{2}", "aa"),
    ("a{2,}", "aaaaa"),
    ("[a-c]+", "cab"),
    ("[^a-c]", "d"),
    ("[a-z-[aeiou]]+", "xyz"),
    ("[+-]?[0-9]+", "-12"),
    (r"\d{3}", "123"),
    (r"\d", "٣"),
    (r"\p{Lu}\p{Ll}*", "Éa"),
    (r"\P{L}", "1"),
    (r"\p{IsGreek}+\P{IsGreek}", "αβb"),
    (r"[\p{IsCyrillic}-[ё]]+", "да"),
    (r"\s\S", " x"),
    (r"\i\c*", "a-b.c"),
    (r"\.\*\\", ".*\\"),
    (".", "x"),
    ("^abc$", "abc"),
    ("(?:ab|c)d", "cd"),
]
NOT_FITTING = [
    ("abc", "abcd"),
    ("a{2,3}", "aaaa"),
    ("[a-z-[aeiou]]", "e"),
    (".", "\n"),
    (r"\P{L}", "x"),
    ("[^a-c]", "a"),
    (r"\w", "-"),
    (r"[\p{IsCyrillic}-[ё]]+", "ёж"),
    ("(a|b)c", "c"),
]
BROKEN = [
    "(",
    "a)",
    "[a",
    "a{2",
    "a{3,2}",
    "*a",
    r"\q",
    "[z-a]",
    r"\p{IsKlingon}",
    r"\p{Q}",
    "a{9999}",
    "(" * 60,
    "\\",
]


@pytest.mark.parametrize(("pattern", "text"), FITTING)
def test_it_fits(pattern: str, text: str) -> None:
    assert Pattern(pattern).fits(text) is True


@pytest.mark.parametrize(("pattern", "text"), NOT_FITTING)
def test_it_does_not_fit(pattern: str, text: str) -> None:
    assert Pattern(pattern).fits(text) is False


@pytest.mark.parametrize("pattern", BROKEN)
def test_it_refuses_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        Pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a|b)*a(a|b){200}", "(.*)(.*)(.*)(.*)x"])
def test_a_hostile_pattern_is_answered_soon(pattern: str) -> None:
    begun = time.process_time()
    assert Pattern(pattern).fits("a" * 3000 + "c") is False
    assert time.process_time() - begun < 2


def test_a_text_beyond_the_limit_is_not_tried() -> None:
    assert Pattern(".*").fits("a" * 5001) is None


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"\A([ab.]|[ab][*+?]|\[ab\]|\(a\|b\)){0,8}\Z"), st.text("abc", max_size=8))
def test_it_agrees_with_python_where_the_syntax_is_the_same(pattern: str, text: str) -> None:
    assert Pattern(pattern).fits(text) is (re.fullmatch(pattern, text) is not None)
