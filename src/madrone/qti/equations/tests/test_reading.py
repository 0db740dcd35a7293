"""The three notations, read into the same tree."""

import pytest

from madrone.qti.equations import EquationError, Options, latex, notation_of, read

# What is meant, in LaTeX as it is written out | text | LaTeX of an editor | the inside of a math element
SAME = r"""
\frac{3}{4} | 3/4 | \dfrac34 | <mfrac><mn>3</mn><mn>4</mn></mfrac>
2\frac{1}{2} | 2 1/2 | 2\frac12 | <mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>
-3 | −3 | -3 | <mo>&minus;</mo><mn>3</mn>
0.5 | .5 | .5 | <mn>.5</mn>
1000 | 1,000 | 1{,}000 | <mn>1,000</mn>
12 | 12 | 12 | <mn>1</mn><mn>2</mn>
x^{2}+1 | x²+1 | x^2+1 | <msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn>
2\cdot x\cdot y | 2xy | 2xy | <mn>2</mn><mo>&InvisibleTimes;</mo><mi>x</mi><mi>y</mi>
\left(-x\right)^{2} | (-x)^2 | \left(-x\right)^2 | <mo>(</mo><mo>-</mo><mi>x</mi><msup><mo>)</mo><mn>2</mn></msup>
3\cdot \left(x+1\right) | 3(x+1) | 3(x+1) | <mn>3</mn><mfenced><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></mfenced>
\sqrt{x+1} | sqrt(x+1) | \sqrt{x+1} | <msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>
\sqrt[3]{x} | ∛x | \sqrt[3]x | <mroot><mi>x</mi><mn>3</mn></mroot>
\left|x-1\right| | |x-1| | \lvert x-1\rvert | <mo>|</mo><mi>x</mi><mo>-</mo><mn>1</mn><mo>|</mo>
\pi \cdot r^{2} | πr² | \pi r^2 | <mi>π</mi><msup><mi>r</mi><mn>2</mn></msup>
x\le 5 | x<=5 | x\leqslant5 | <mi>x</mi><mo>≤</mo><mn>5</mn>
x>5 | x>5 | x\gt5 | <mi>x</mi><mo>&gt;</mo><mn>5</mn>
x\ne 5 | x!=5 | x\neq5 | <mi>x</mi><mo>≠</mo><mn>5</mn>
1<x\le 3 | 1<x≤3 | 1\lt x\le3 | <mn>1</mn><mo>&lt;</mo><mi>x</mi><mo>&le;</mo><mn>3</mn>
\sin\left(2\cdot x\right) | sin 2x | \sin2x | <mi>sin</mi><mo>&ApplyFunction;</mo><mn>2</mn><mi>x</mi>
\left(\sin\left(x\right)\right)^{2} | sin^2 x | \sin^2x | <msup><mi>sin</mi><mn>2</mn></msup><mi>x</mi>
\arcsin\left(x\right) | sin^-1(x) | \sin^{-1}x | <msup><mi>sin</mi><mrow><mo>-</mo><mn>1</mn></mrow></msup><mi>x</mi>
\log_{2}\left(8\right) | log_2(8) | \log_28 | <msub><mi>log</mi><mn>2</mn></msub><mo>(</mo><mn>8</mn><mo>)</mo>
\log_{10}\left(x\right) | log x | \log x | <mi>log</mi><mi>x</mi>
x_{1}+x_{2} | x_1+x_2 | x_1+x_{2} | <msub><mi>x</mi><mn>1</mn></msub><mo>+</mo><msub><mi>x</mi><mn>2</mn></msub>
x=1, x=2 | x=1,x=2 | x=1,\:x=2 | <mi>x</mi><mo>=</mo><mn>1</mn><mo>,</mo><mi>x</mi><mo>=</mo><mn>2</mn>
x<1\text{ or }y | x<1 or y | x<1\text{ or }y | <mi>x</mi><mo>&lt;</mo><mn>1</mn><mtext> or </mtext><mi>y</mi>
\left[2, 5\right) | [2,5) | \left[2,5\right) | <mfenced open="[" close=")"><mn>2</mn><mn>5</mn></mfenced>
\left\{1, 2\right\} | {1,2} | \left\lbrace1,2\right\rbrace | <mo>{</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo>}</mo>
50\% | 50% | 50\% | <mn>50</mn><mo>%</mo>
30^{\circ} | 30° | 30^\circ | <msup><mn>30</mn><mo>∘</mo></msup>
5! | 5! | 5! | <mn>5</mn><mo>!</mo>
\pm 2 | +-2 | \pm2 | <mo>±</mo><mn>2</mn>
\frac{6}{8} | 6:8 | 6:8 | <mn>6</mn><mo>:</mo><mn>8</mn>
3:4:5 | 3:4:5 | 3:4:5 | <mn>3</mn><mo>:</mo><mn>4</mn><mo>:</mo><mn>5</mn>
\lfloor x\rfloor | floor(x) | \left\lfloor x\right\rfloor | <mo>⌊</mo><mi>x</mi><mo>⌋</mo>
e^{-x} | e^-x | \exponentialE^{-x} | <msup><mi>ⅇ</mi><mrow><mo>−</mo><mi>x</mi></mrow></msup>
\infty | ∞ | \infty | <mi>∞</mi>
x^{y^{2}} | x^y^2 | x^{y^2} | <msup><mi>x</mi><msup><mi>y</mi><mn>2</mn></msup></msup>
\frac{x}{2}\cdot y | x/2y | \frac x2y | <mfrac><mi>x</mi><mn>2</mn></mfrac><mi>y</mi>
5\text{ ft} | 5 feet | 5\text{ feet} | <mn>5</mn><mtext> feet</mtext>
"""

CONTENT = {
    "x^{2}+1": "<apply><plus/><apply><power/><ci>x</ci><cn>2</cn></apply><cn>1</cn></apply>",
    "x-1": "<apply><minus/><ci>x</ci><cn>1</cn></apply>",
    "-x": "<apply><minus/><ci>x</ci></apply>",
    "\\frac{3}{4}": '<cn type="rational">3<sep/>4</cn>',
    "2.5\\cdot 10^{-3}": '<cn type="e-notation">2.5<sep/>-3</cn>',
    "\\sqrt[3]{x}": "<apply><root/><degree><cn>3</cn></degree><ci>x</ci></apply>",
    "\\sqrt{x}": "<apply><root/><ci>x</ci></apply>",
    "\\log_{2}\\left(8\\right)": "<apply><log/><logbase><cn>2</cn></logbase><cn>8</cn></apply>",
    "y=\\frac{x}{2}": "<apply><eq/><ci>y</ci><apply><divide/><ci>x</ci><cn>2</cn></apply></apply>",
    "1\\le x\\le 3": "<apply><leq/><cn>1</cn><ci>x</ci><cn>3</cn></apply>",
    "\\sin\\left(\\pi \\right)": "<apply><sin/><pi/></apply>",
    "\\left[2, 5\\right)": '<interval closure="closed-open"><cn>2</cn><cn>5</cn></interval>',
    "\\left\\{1, 2\\right\\}": "<set><cn>1</cn><cn>2</cn></set>",
    "2\\cdot x": "<semantics><apply><times/><cn>2</cn><ci>x</ci></apply><annotation>2x</annotation></semantics>",
}


def rows() -> list[list[str]]:
    return [[part.strip() for part in line.split(" | ")] for line in SAME.strip().splitlines()]


@pytest.mark.parametrize(("meant", "text", "tex", "markup"), rows())
def test_every_notation_gives_the_same_tree(meant: str, text: str, tex: str, markup: str) -> None:
    trees = [read(text, "text"), read(tex, "latex"), read(f"<math>{markup}</math>", "mathml")]
    assert [latex(tree).strip() for tree in trees] == [meant, meant, meant]


@pytest.mark.parametrize("meant", CONTENT)
def test_content_mathml_says_the_same(meant: str) -> None:
    tree = read(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{CONTENT[meant]}</math>')
    assert latex(tree) == meant


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "empty", 0),
        (" \n", "empty", 0),
        ("2+", "unexpected", 2),
        ("*2", "unexpected", 0),
        ("(2", "unclosed", 0),
        ("2)", "unexpected", 1),
        ("|2", "unclosed", 0),
        ("2 3", "two-numbers", 2),
        ("1.2.3", "two-numbers", 3),
        ("2 ♥", "character-unknown", 2),
        ("\\frac{1}{}", "empty-box", 8),
        ("\\sqrt", "empty-box", 5),
        ("x^\\placeholder{}", "empty-box", 2),
        ("1+\\evil{2}", "command-unknown", 2),
        ("\\left(2", "unclosed", 0),
        ("\\frac{2", "unclosed", 6),
        ("2}", "unexpected", 1),
        ("\\begin{cases}x\\end{cases}", "command-unknown", 0),
        ("9" * 26, "number-too-long", 0),
        ("x" * 2001, "too-long", 2000),
        ("+".join("x" * 600), "too-many", 0),
        ("<math><mi>x</mi>", "xml", 1),
        ("<math>\n<mtable><mtr/></mtable></math>", "element-unknown", 2),
        ("<math><mfrac><mn>1</mn></mfrac></math>", "empty-box", 1),
        ("<math></math>", "empty", 1),
        ("<math><mi>x</mi><mo>+</mo></math>", "unexpected", 1),
        ("<math><apply><integral/><ci>x</ci></apply></math>", "element-unknown", 1),
        ("<math><cn>x</cn></math>", "unexpected", 1),
    ],
)
def test_it_says_what_cannot_be_read_and_where(text: str, code: str, position: int) -> None:
    with pytest.raises(EquationError) as caught:
        read(text)
    assert (caught.value.code, caught.value.position) == (code, position)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("3/4", "text"),
        ("x<5", "text"),
        ("<5", "text"),
        ("x^2", "text"),
        ("x^{2}", "latex"),
        ("\\pi", "latex"),
        ("1{,}000", "latex"),
        ("<math/>", "mathml"),
        ('<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/>', "mathml"),
        (" <mn>1</mn>", "mathml"),
    ],
)
def test_it_tells_the_notations_apart(text: str, notation: str) -> None:
    assert notation_of(text) == notation


def test_letters_are_a_unit_only_where_the_rule_says_so() -> None:
    assert latex(read("5 m")) == "5\\cdot m"
    assert latex(read("5 m", options=Options(units=True))) == "5\\text{ m}"
    assert latex(read("m=5", options=Options(units=True))) == "m=5"
    assert latex(read("5 m+2", options=Options(units=True))) == "5\\cdot m+2"


def test_a_comma_groups_thousands_but_not_coordinates() -> None:
    assert latex(read("12,345.5")) == "12345.5"
    assert latex(read("(1,200)")) == "\\left(1, 200\\right)"
    assert latex(read("1, 200")) == "1, 200"
    assert latex(read("1,20")) == "1, 20"
    assert latex(read("1,200", options=Options(grouping=False))) == "1, 200"


def test_a_formula_may_stand_between_dollar_signs() -> None:
    assert read("$x^{2}$") == read("x^2")
    assert read(r"\(x^{2}\)") == read("x^2")
