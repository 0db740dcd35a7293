"""The form of an answer, asked for besides its value."""

import pytest

from madrone.qti.equations import EquationError, compare, parse_rule, read_rule

# answer | key | form | right
TABLE = r"""
3 | 3 | integer | y
-3 | -3 | integer | y
6/2 | 3 | integer | n
3.0 | 3 | integer | n
0.75 | 3/4 | decimal | y
3/4 | 3/4 | decimal | n
3/4 | 0.75 | fraction | y
6/8 | 0.75 | fraction | y
\frac{6}{8} | 0.75 | fraction | y
0.75 | 3/4 | fraction | n
-\frac34 | -3/4 | fraction | y
\frac{-3}{4} | -3/4 | fraction | y
\frac{3}{-4} | -3/4 | fraction | n
3/4 | 0.75 | simplified-fraction | y
6/8 | 0.75 | simplified-fraction | n
5/2 | 2.5 | simplified-fraction | y
2 1/2 | 2.5 | simplified-fraction | n
4/1 | 4 | simplified-fraction | n
4 | 4 | simplified-fraction | y
1.5/2 | 0.75 | simplified-fraction | n
2 1/2 | 2.5 | mixed-number | y
5/2 | 2.5 | mixed-number | n
2 2/4 | 2.5 | mixed-number | n
1 3/2 | 2.5 | mixed-number | n
3/4 | 0.75 | mixed-number | y
6/8 | 0.75 | mixed-number | n
-2 1/2 | -2.5 | mixed-number | y
3.2\times10^5 | 320000 | scientific | y
32\times10^4 | 320000 | scientific | n
320000 | 320000 | scientific | n
3.2\times10^{-3} | 0.0032 | scientific | y
-3.2\cdot10^{5} | -320000 | scientific | y
(x-1)(x+1) | x^2-1 | factored | y
x^2-1 | x^2-1 | factored | n
x^2+1 | x^2+1 | factored | y
2(x+2) | 2x+4 | factored | y
(2x+4) | 2x+4 | factored | n
2x+4 | 2x+4 | factored | n
3x(x+2) | 3x^2+6x | factored | y
x(3x+6) | 3x^2+6x | factored | n
(x+1)^2 | x^2+2x+1 | factored | y
(x+1)(x+1) | x^2+2x+1 | factored | y
-(x-1)(x+1) | 1-x^2 | factored | y
(x^2-4)(x+1) | (x-2)(x+2)(x+1) | factored | n
2·3(x+1) | 6x+6 | factored | n
\frac{1}{2}(x+2) | x/2+1 | factored | y
\frac{x+2}{2} | x/2+1 | factored | y
(x-y)(x^2+xy+y^2) | x^3-y^3 | factored | y
(x-y)(x+y)(x^2+y^2) | x^4-y^4 | factored | y
(x^2-y^2)(x^2+y^2) | x^4-y^4 | factored | n
(x-2)(x-3)=0 | x^2-5x+6=0 | factored | y
x^2-1 | (x-1)(x+1) | expanded | y
(x-1)(x+1) | x^2-1 | expanded | n
x^2+x-x-1 | x^2-1 | expanded | n
2(x+1) | 2x+2 | expanded | n
(x+1)^2 | x^2+2x+1 | expanded | n
x^2+2x+1 | (x+1)^2 | expanded | y
(xy)^2 | x^2y^2 | expanded | n
\frac{x}{2}+1 | 0.5x+1 | expanded | y
5x | 2x+3x | simplified | y
2x+3x | 5x | simplified | n
x+2+3 | x+5 | simplified | n
\frac{6}{8} | 3/4 | simplified | n
\frac{3}{4} | 6/8 | simplified | y
2\sqrt3 | \sqrt{12} | simplified | y
\sqrt{12} | 2\sqrt3 | simplified | n
\sqrt{\frac12} | \frac{1}{\sqrt2} | simplified | n
\sqrt2\sqrt3 | \sqrt6 | simplified | n
x\cdot x | x^2 | simplified | n
x^2 | x\cdot x | simplified | y
x^1 | x | simplified | n
1x | x | simplified | n
x+0 | x | simplified | n
2^3 | 8 | simplified | n
|-3| | 3 | simplified | n
--3 | 3 | simplified | n
\frac{x^2-1}{x-1} | x+1 | simplified | n
\frac{2x}{4} | x/2 | simplified | n
\frac{x}{2} | 2x/4 | simplified | y
\frac{x+1}{y+1} | (x+1)/(y+1) | simplified | y
\frac{xy}{y} | x | simplified | n
\frac{\frac12}{x} | 1/(2x) | simplified | n
(2x)^2 | 4x^2 | simplified | n
\sqrt{x^3} | x\sqrt x | simplified | n
2(x+1) | 2x+2 | simplified | y
3\cdot10^4 | 30000 | simplified | y
\frac{\sqrt2}{2} | \frac{1}{\sqrt2} | rationalized | y
\frac{1}{\sqrt2} | \frac{\sqrt2}{2} | rationalized | n
\sqrt{\frac12} | \frac{\sqrt2}{2} | rationalized | n
2^{-1}\sqrt2 | \frac{\sqrt2}{2} | rationalized | y
1+x | x+1 | same | y
(x+1)(x-1) | (x-1)(x+1) | same | y
x^2-1 | (x-1)(x+1) | same | n
2\cdot3+4 | 4+3\cdot2 | same | y
10 | 2\cdot3+4 | same | n
1/2 | 0.5 | same | n
0.50 | 0.5 | same | y
1=x | x=1 | same | y
2x=2 | x=1 | same | n
-\frac12 | \frac{-1}{2} | same | y
"""


def rows() -> list[tuple[str, str, str, bool]]:
    found = []
    for line in TABLE.strip().splitlines():
        answer, key, form, right = line.split(" | ")
        found.append((answer, key, form, right == "y"))
    return found


@pytest.mark.parametrize(("answer", "key", "form", "is_right"), rows())
def test_it_judges_the_form(answer: str, key: str, form: str, is_right: bool) -> None:
    assert compare(answer, key).correct is True
    verdict = compare(answer, key, rule=read_rule({"form": form}))
    assert verdict.correct is is_right, verdict
    assert is_right or verdict.reason == f"form-{form}"


def test_a_wrong_value_is_told_before_a_wrong_form() -> None:
    assert compare("6/9", "3/4", rule=parse_rule("form=simplified-fraction")).reason == "different"


@pytest.mark.parametrize(
    ("answer", "is_right"), [("y=2x+1", True), ("2x+1=y", True), ("y-1=2x", False), ("y-2x=1", False)]
)
def test_it_asks_for_an_equation_solved_for_a_variable(answer: str, is_right: bool) -> None:
    verdict = compare(answer, "y=2x+1", rule=parse_rule("solved-for=y"))
    assert (verdict.correct, verdict.reason) == (is_right, "equal" if is_right else "form-solved")


@pytest.mark.parametrize(
    ("answer", "is_right"), [("x^2+2x+1", True), ("x^2+x+x+1", False), ("(x+1)^2", False)]
)
def test_it_counts_terms(answer: str, is_right: bool) -> None:
    verdict = compare(answer, "(x+1)^2", rule=parse_rule("terms=3"))
    assert (verdict.correct, verdict.reason) == (is_right, "equal" if is_right else "form-terms")


def test_every_member_of_a_list_has_to_have_the_form() -> None:
    rule = parse_rule("form=simplified-fraction")
    assert compare("x=1/2, x=3/4", "x=0.5, x=0.75", rule=rule).correct is True
    assert compare("x=1/2, x=6/8", "x=0.5, x=0.75", rule=rule).reason == "form-simplified-fraction"


def test_the_unit_does_not_count_for_the_form() -> None:
    rule = parse_rule("form=integer; units=match")
    assert compare("5 cm", "5 cm", rule=rule).correct is True
    assert compare("5.0 cm", "5 cm", rule=rule).reason == "form-integer"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"form": "pretty"}, "pretty"),
        ({"form": "integer scientific"}, "integer"),
        ({"form": "factored expanded"}, "expanded"),
        ({"tolerance": "1e999999999"}, "tolerance"),
        ({"tolerance": "-1"}, "tolerance"),
        ({"units": "some"}, "units"),
        ({"terms": "0"}, "terms"),
        ({"timeout": "600"}, "timeout"),
        ({"timeout": "nan"}, "timeout"),
        ({"ordered": "yes"}, "ordered"),
    ],
)
def test_it_names_the_option_that_an_author_got_wrong(options: dict[str, str], named: str) -> None:
    with pytest.raises(EquationError) as caught:
        read_rule(options)
    assert caught.value.code == "rule"
    assert named in caught.value.message


def test_a_rule_in_one_line_says_what_its_options_say() -> None:
    options = {"form": "simplified expanded", "tolerance": "1%", "ordered": "true", "variables": "x, y"}
    assert parse_rule("form=simplified expanded; tolerance=1%; ordered=true; variables=x y") == read_rule(
        options
    )
    with pytest.raises(EquationError):
        parse_rule("form")
