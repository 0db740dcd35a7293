"""Answers and keys with the verdict that a teacher would give, by grade."""

# answer | key | y right, n wrong | options of the rule
TABLE = r"""
# Grade 3 to 5: whole numbers, fractions, decimals
7 | 7 | y
07 | 7 | y
7.0 | 7 | y
7 | 8 | n
1,000 | 1000 | y
1{,}000 | 1000 | y
12,345,678 | 12345678 | y
1,00 | 100 | n
3 x 4 | 12 | n
3 × 4 | 12 | y
3·4 | 12 | y
12 ÷ 4 | 3 | y
12/4 | 3 | y
.5 | 1/2 | y
0.50 | 1/2 | y
5. | 5 | y
1/2 | 2/4 | y
2/4 | 1/2 | y
1/2 | 1/3 | n
½ | 0.5 | y
2½ | 5/2 | y
2 1/2 | 2.5 | y
2 1/2 | 5/2 | y
\frac{5}{2} | 2 1/2 | y
2\frac12 | 2.5 | y
2\cdot\frac12 | 2.5 | n
2\frac{1}{2} | 1 | n
-2 1/2 | -2.5 | y
-2 1/2 | -1.5 | n
−3 | -3 | y
(2+3)×4 | 20 | y
2+3×4 | 20 | n
2+3×4 | 14 | y
10-4-3 | 3 | y
10-(4-3) | 9 | y
24÷4÷2 | 3 | y
3/10 + 4/100 | 34/100 | y
0.34 | 34/100 | y
100-1 | 99 | y
4 | 2^2 | y
3^2×10 | 90 | y
1/0 | 0 | n
0/5 | 0 | y
# Grade 6 and 7: ratios, percent, negative numbers, expressions, equations
3:4 | 6:8 | y
3:4 | 3/4 | y
3:4 | 4:3 | n
1:2:3 | 2:4:6 | y
1:2:3 | 2:4:5 | n
50% | 0.5 | y
50% | 1/2 | y
50 | 50% | n
12.5% | 1/8 | y
-(-3) | 3 | y
--3 | 3 | y
5+-3 | 2 | y
5+-3 | -2 | n
5 +-3 | 2 | y
(5)+-3 | 2 | y
x+-3 | x-3 | y
5+-3 | 5±3 | y
x=2+-1 | x=3 or x=1 | y
+-5 | -5 | n
|-3| | 3 | y
|3-5| | 2 | y
3x+2x | 5x | y
3x+2 | 5x | n
2(x+3) | 2x+6 | y
2(x+3) | 2x+3 | n
6+2x | 2x+6 | y
x+x+x | 3x | y
x*y | yx | y
xy | x+y | n
x/2 | 0.5x | y
\frac{1}{2}x | x/2 | y
1/2x | x/2 | y
1/(2x) | x/2 | n
24+18 | 6(4+3) | y
x=5 | x=5 | y
5=x | x=5 | y
x=5 | x=-5 | n
x=5 | 5 | n
x=5 | 5 | y | labels=true
5 | x=5 | y | labels=true
x=5 | y=5 | n
2x=10 | x=5 | y
x+3=8 | x=5 | y
x>5 | 5<x | y
x>5 | x≥5 | n
x>5 | x<5 | n
-x>5 | x<-5 | y
-2x\le 6 | x\ge -3 | y
-2x\le 6 | x\le -3 | n
2<x | 2x>4 | y
2<x | 2x<4 | n
x>2 | 2x<4 | n
3\ge y | 2y\le 6 | y
3\ge y | 2y\ge 6 | n
5 cm=x | x=5 cm | y | units=match
x>5 cm | x>50 mm | y | units=convert
x\leqslant 4 | x<=4 | y
x=<4 | x<=4 | y
x≠3 | x!=3 | y
x \ne 3 | x=3 | n
5 cm | 5 cm | y | units=match
5cm | 5 cm | y | units=match
5 centimeters | 5 cm | y | units=match
5 | 5 cm | n | units=match
5 m | 5 cm | n | units=match
0.05 m | 5 cm | y | units=convert
5 kg | 5 cm | n | units=convert
5 | 5 cm | y | units=ignore
5 m | 5 cm | y | units=ignore
5 cm^2 | 5 square centimeters | y | units=match
5\text{ cm}^{2} | 5 cm² | y | units=match
5 sq ft | 5 ft^2 | y | units=match
1 sq yd | 9 ft^2 | y | units=convert
60 mph | 1 mi/min | y | units=convert
60 miles per hour | 60 mi/h | y | units=match
3 L | 3000 mL | y | units=convert
1 L | 1000 cm^3 | y | units=convert
90 min | 1.5 h | y | units=convert
30 sec | 30 s | y | units=match
5 ft 3 in | 63 in | y | units=convert
5 ft 3 in | 5 feet 3 inches | y | units=match
5\text{ ft }3\text{ in} | 5.25 ft | y | units=match
5 ft 3 in | 5.3 ft | n | units=match
2 h 30 min | 150 min | y | units=convert
3 lb 4 oz | 3.25 lb | y | units=match
5 ft 3 kg | 5 ft | n | units=match
5 ft 3 | 5 ft | n | units=match
$5.00 | $5 | y
$5 | 5 | n
$5 | 5 | y | units=ignore
-$5 | -$5.00 | y
5 dollars | $5 | y
500 cents | $5 | y | units=convert
12 apples | 12 apples | y
12\text{ apples} | 12\text{ apples} | y
30° | 30^{\circ} | y
30° | 30 | n
72°F | 72 °F | y
72°F | 72 °C | n
3.14 | \pi | n
3.14 | \pi | y | tolerance=0.01
3.1 | \pi | n | tolerance=0.01
0.333 | 1/3 | n
0.333 | 1/3 | y | tolerance=0.001
0.\overline{3} | 1/3 | y
0.1\overline{6} | 1/6 | y
0.\overline{9} | 1 | y
99 | 100 | y | tolerance=1%
98 | 100 | n | tolerance=1%
101 | 100 | y | tolerance=1
x=3.15 | x=3.14 | y | tolerance=0.01
x=3.16 | x=3.14 | n | tolerance=0.01
y=3.14 | x=3.14 | n | tolerance=0.01
3.15<x | x>\pi | y | tolerance=0.01
3.15>x | x>\pi | n | tolerance=0.01
(1.01,2) | (1,2) | y | tolerance=0.01
3.2 ft | 3.25 ft | y | tolerance=0.1; units=match
1 yd | 3.05 ft | y | tolerance=0.1; units=convert
# Grade 8: exponents, roots, scientific notation, lines, systems
2^3·2^4 | 2^7 | y
2^{-1} | 1/2 | y
x^2·x^3 | x^5 | y
x^2·x^3 | x^6 | n
(x^2)^3 | x^6 | y
x^0 | 1 | y
x^{-2} | \frac{1}{x^2} | y
-3^2 | -9 | y
(-3)^2 | 9 | y
-3^2 | 9 | n
\sqrt{16} | 4 | y
√16 | 4 | y
sqrt(2)*sqrt(8) | 4 | y
\sqrt{8} | 2\sqrt{2} | y
\sqrt{12} | 3\sqrt{2} | n
\sqrt[3]{27} | 3 | y
\sqrt[3]{-8} | -2 | y
∛64 | 4 | y
\frac{1}{\sqrt{2}} | \frac{\sqrt{2}}{2} | y
8^{1/3} | 2 | y
\sqrt{2} | 1.414 | n
\sqrt{2} | 1.414 | y | tolerance=0.001
3.2\times10^5 | 320000 | y
3.2 x 10^5 | 320000 | n
3.2*10^-3 | 0.0032 | y
9\pi | \pi\cdot 9 | y
9π | 28.27 | n
36\pi | 4\pi\cdot 3^2 | y
y=2x+1 | 2x+1=y | y
y=2x+1 | y-2x=1 | y
4x+2=2y | y=2x+1 | y
y=2x+1 | y=2x-1 | n
f(x)=2x+1 | f(x)=1+2x | y
(2,3) | (2, 3) | y
(2,3) | (3,2) | n
(2.0, 6/2) | (2,3) | y
(1,200) | (1,200) | y
x_1+x_2 | x_2+x_1 | y
x_1 | x_2 | n
# High school: polynomials, radicals, rational expressions, trigonometry, logarithms, complex numbers
(x-1)(x+1) | x^2-1 | y
(x+2)^2 | x^2+4x+4 | y
(x+2)^2 | x^2+4 | n
(a+b)^3 | a^3+3a^2b+3ab^2+b^3 | y
(x-3)(x+2) | (x+2)(x-3) | y
\frac{x^2-1}{x-1} | x+1 | y
\frac{1}{x}+\frac{1}{y} | \frac{x+y}{xy} | y
\frac{1}{x+y} | \frac1x+\frac1y | n
x=±2 | x=2 or x=-2 | y
x=±2 | x=2, x=-2 | y
x=2,-2 | x=-2, x=2 | y
x=2 | x=±2 | n
\pm 3 | 3,-3 | y
x=\frac{-b\pm\sqrt{b^2-4ac}}{2a} | x=-\frac{b}{2a}\pm\frac{\sqrt{b^2-4ac}}{2a} | y | positive=true
{1,2,3} | {3,2,1} | y
{1,2,3} | {1,2} | n
{1,2,2} | {1,1,2} | n
1,2,3 | 3,2,1 | y
1,2,3 | 3,2,1 | n | ordered=true
[2,5) | [2,5) | y
[2,5) | (2,5) | n
(-\infty,3] | (-∞,3] | y
1<x<3 | x>1 and x<3 | y
1<x<3 | 3>x>1 | y
1<x<3 | x>1 or x<3 | n
x<1 or x>3 | x>3 or x<1 | y
\sqrt{x^2} | x | n
\sqrt{x^2} | x | y | positive=true
\sqrt{x^2} | |x| | y
\sqrt{x}\sqrt{x} | x | y
x^{1/2} | \sqrt{x} | y
x^{1/3} | \sqrt[3]{x} | y
|2x-6| | 2|x-3| | y
|x-100| | 100-x | n
\left|x\right|^2 | x^2 | y
2^x·2^y | 2^{x+y} | y
2^{x}\cdot 3 | 6^x | n
e^{2x} | (e^x)^2 | y
e^{\ln x} | x | y
\exp(x) | e^x | y
\log_2 8 | 3 | y
\log 100 | 2 | y
\log x^2 | 2\log x | y
\ln(xy) | \ln x+\ln y | y
\ln(x+y) | \ln x+\ln y | n
\log_3 x | \frac{\ln x}{\ln 3} | y
\sin^2 x+\cos^2 x | 1 | y
\sin 2x | 2\sin x\cos x | y
\sin 2x | 2\sin x | n
\tan x | \frac{\sin x}{\cos x} | y
\sec x | \frac{1}{\cos x} | y
1+\tan^2 x | \sec^2 x | y
\cos(x+y) | \cos x\cos y-\sin x\sin y | y
\sin(\frac{\pi}{6}) | \frac12 | y
\sin 30° | 1/2 | y
\sin 30 | 1/2 | n
\sin^{-1}(1) | \frac{\pi}{2} | y
arctan 1 | π/4 | y
y=\sin^2 x | y=1-\cos^2 x | y
y<\sin x | -y>-\sin x | y
y<\sin x | y>\sin x | n
2y=2\sin x | y=\sin x | y
\sqrt2x=\sqrt2 | x=1 | y
i^2 | -1 | y
(2+i)(2-i) | 5 | y
\sqrt{-4} | 2i | y
3+2i | 2i+3 | y
\frac{1}{1+i} | \frac{1-i}{2} | y
5! | 120 | y
\frac{n!}{n} | (n-1)! | y | positive=true
\lfloor 3.7 \rfloor | 3 | y
\lceil -3.7 \rceil | -3 | y
x=1 | x | n
x^2=4 | x=2 | n
X | x | n
X | x | y | fold-case=true
m | n | n
2a+3b | 2a+3b | y | variables=a b
2a+3c | 2a+3b | n | variables=a b
e+1 | 1+e | y | variables=e
"""


def rows() -> list[tuple[str, str, bool, str]]:
    """Answer, key, whether it is right, and the rule in one line."""
    found = []
    for line in TABLE.strip().splitlines():
        if line.startswith("# "):
            continue
        parts = _split(line)
        found.append(
            (parts[0], parts[1], {"y": True, "n": False}[parts[2]], parts[3] if len(parts) > 3 else "")
        )
    return found


def _split(line: str) -> list[str]:
    """The columns; a bar of an absolute value has no spaces on both sides."""
    return [part.strip() for part in line.split(" | ")]
