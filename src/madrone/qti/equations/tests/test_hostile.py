"""Answers made to hang, to fill the memory or to break out: each gets a verdict soon."""

import threading
import time

import pytest

from madrone.qti.equations import Rule, compare, parse_rule, warm

pytestmark = pytest.mark.thorough

# The product promises two seconds; a loaded machine of a test run gets more.
SOON = 15.0

ANSWERS = {
    "tower": "9^9^9^9^9^9",
    "tower in latex": r"9^{9^{9^{9}}}",
    "tower below": r"\frac{1}{9^{9^{9}}}",
    "tower with a variable": "x^99999999999",
    "tower of variables": "x^x^x^x^x^x^x^x^x^x^x^x",
    "negative tower": "2^{-99999999999999}",
    "root of a tower": r"\sqrt[3]{10^{10^{10}}}",
    "huge root": r"\sqrt[9999999999]{7}",
    "factorial": "99999999999!",
    "factorials": "9!!!!!!!!",
    "factorial of a variable": "(x!)!",
    "exponential tower": r"e^{e^{e^{e^{e^{e^x}}}}}",
    "growing functions": r"\exp(\exp(\exp(\exp(\exp(9)))))",
    "power of a sum": "(a+b+c+d+f+g+h)^200",
    "powers of sums": "((a+b+c+d)^50+(a-b)^60)^70",
    "product of sums": "*".join(f"(x+y+z+{n})" for n in range(100)),
    "thousand roots": r"\sqrt{" * 50 + "x" + "}" * 50,
    "sum of roots": "+".join(rf"\sqrt{{{n}}}" for n in range(1, 120)),
    "sum of large roots": "+".join(rf"\sqrt{{{99999000 + n}}}" for n in range(80)),
    "nested fractions": r"\frac{1}{1+" * 50 + "x" + "}" * 50,
    "continued division": "/".join("x" * 55),
    "deep brackets": "(" * 900 + ")" * 900,
    "deep groups": "{" * 900 + "}" * 900,
    "deep signs": "-" * 1900 + "1",
    "deep indices": "x" + "_{x" * 300 + "}" * 300,
    "deep bars": "|" * 1500,
    "deep roots": r"\sqrt" * 300 + "2",
    "long sum": "+".join("x" * 900),
    "long list": ",".join("1" * 900),
    "long chain": "<".join("x" * 900),
    "long number": "9" * 1900,
    "long decimal": "0." + "3" * 1900,
    "nested sines": r"\sin(" * 40 + "x" + ")" * 40,
    "tangents": r"\tan(" * 40 + "x" + ")" * 40,
    "product of sines": r"\cdot ".join(rf"\sin({n}x)" for n in range(1, 60)),
    "floors of floors": r"\lfloor x\cdot " * 25 + "x" + r"\rfloor" * 25,
    "python": "__import__('os').system('true')",
    "python attributes": "().__class__.__bases__[0]",
    "sympy": "integrate(exp(x**x), (x, 0, oo))",
    "format": "%s%s%s%n{0.__class__}",
    "null": "\x00\x01\x02",
    "surrogate": "\ud800x",
    "every script": "x²³⁴⁵₁₂٣३",
    "invisible": "\u2061\u2062\u2063\u200b" * 400,
    "latex macro": r"\def\a{\a\a}\a",
    "latex file": r"\input{/etc/passwd}",
    "latex loop": r"\loop\iftrue\repeat",
    "entities": '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><math><mn>&b;</mn></math>',
    "external entity": '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><math><mn>&a;</mn></math>',
    "deep markup": "<mrow>" * 900 + "</mrow>" * 900,
    "deep content": "<apply><minus/>" * 190 + "<ci>x</ci>" + "</apply>" * 190,
    "much markup": "<math>" + "<mn>1</mn><mo>+</mo>" * 900 + "<mn>1</mn></math>",
    "too much markup": "<math>" + "<mn>1</mn>" * 9000 + "</math>",
}

RULES = {
    "value": ("x^2+1", Rule()),
    "form": ("x^2+1", parse_rule("form=factored simplified")),
    "tolerance": ("3", parse_rule("tolerance=5%")),
    "equation": (r"y=\sin x", Rule(labels=True)),
    "step": (r"\lfloor x\rfloor", parse_rule("units=convert")),
}


@pytest.fixture(autouse=True, scope="module")
def _worker() -> None:
    warm()


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_hostile_answer_gets_its_verdict_soon(name: str, kind: str) -> None:
    key, rule = RULES[kind]
    start = time.monotonic()
    verdict = compare(ANSWERS[name], key, rule=rule)
    assert time.monotonic() - start < SOON
    assert verdict.correct is not True
    assert verdict.detail


@pytest.mark.parametrize(
    "name", ["product of sums", "powers of sums", "sum of roots", "thousand roots", "long sum"]
)
@pytest.mark.parametrize("form", ["factored", "simplified", "expanded", "rationalized"])
def test_a_hostile_form_gets_its_verdict_soon(name: str, form: str) -> None:
    """The value is right, so that the form is looked at in full."""
    answer = f"0\\cdot({ANSWERS[name]})"
    start = time.monotonic()
    verdict = compare(answer, "0", rule=parse_rule(f"form={form}"))
    assert time.monotonic() - start < SOON
    assert verdict.detail


def test_many_hostile_answers_at_once_do_not_hold_up_the_threads() -> None:
    hostile = r"\lfloor x\cdot " * 25 + "x" + r"\rfloor" * 25
    key = r"\lfloor x\cdot " * 25 + "x+0" + r"\rfloor" * 25
    found = []

    def answer() -> None:
        start = time.monotonic()
        verdict = compare(hostile, key, rule=Rule(timeout=0.5))
        found.append((verdict.correct, time.monotonic() - start))

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 8
    assert max(seconds for _, seconds in found) < SOON
    assert compare("sin^2 x+cos^2 x", "1").correct is True
