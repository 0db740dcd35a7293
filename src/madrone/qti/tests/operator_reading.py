"""A second reading of the operators, word by word from the specification, to hold the engine against.

It shares nothing with the engine. Values are pairs: ``("single", x)``, ``("multiple", [x, …])`` or
``("ordered", [x, …])``; NULL is ``None``. A member is a bool, int, float, str, or a tuple: ``("pair", a, b)``,
``("directed", a, b)``, ``("point", x, y)``. Numbers are exact fractions inside.
"""

import math
from collections.abc import Callable
from fractions import Fraction

Member = bool | int | float | str | tuple[str, object, object]
Held = tuple[str, object] | None
Reading = Callable[[list[Held], dict[str, str]], Held]

READINGS: dict[str, Reading] = {}


def reading(*names: str) -> Callable[[Reading], Reading]:
    def register(function: Reading) -> Reading:
        READINGS.update(dict.fromkeys(names, function))
        return function

    return register


def single(value: Member | None) -> Held:
    return None if value is None else ("single", value)


def members(value: Held) -> list[Member]:
    if value is None:
        return []
    kind, content = value
    return [content] if kind == "single" else list(content)  # type: ignore[call-overload,list-item]


def equal_members(one: Member, other: Member) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple) and one[0] == other[0] == "pair":
        return one == other or one == ("pair", other[2], other[1])
    return one == other


def taken_away(whole: list[Member], part: list[Member]) -> list[Member] | None:
    """What is left of a bag when another is taken out of it; nothing where it is not all in there."""
    rest = list(whole)
    for wanted in part:
        for at, one in enumerate(rest):
            if equal_members(one, wanted):
                del rest[at]
                break
        else:
            return None
    return rest


@reading("and")
def and_(values: list[Held], attributes: dict[str, str]) -> Held:
    if any(value == ("single", False) for value in values):
        return single(False)
    return None if None in values else single(True)


@reading("or")
def or_(values: list[Held], attributes: dict[str, str]) -> Held:
    if any(value == ("single", True) for value in values):
        return single(True)
    return None if None in values else single(False)


@reading("not")
def not_(values: list[Held], attributes: dict[str, str]) -> Held:
    return None if values[0] is None else single(values[0] == ("single", False))


@reading("any-n")
def any_n(values: list[Held], attributes: dict[str, str]) -> Held:
    low, high, count = int(attributes["min"]), int(attributes["max"]), len(values)
    true = sum(value == ("single", True) for value in values)
    false = sum(value == ("single", False) for value in values)
    # What the NULLs could still turn out to be decides whether the answer is known.
    answers = {low <= true + more <= high for more in range(count - true - false + 1)}
    return single(answers.pop()) if len(answers) == 1 else None


@reading("is-null")
def is_null(values: list[Held], attributes: dict[str, str]) -> Held:
    return single(values[0] is None)


@reading("match")
def match(values: list[Held], attributes: dict[str, str]) -> Held:
    one, other = values
    if one is None or other is None:
        return None
    left, right = members(one), members(other)
    if one[0] == "multiple":
        return single(taken_away(left, right) == [])
    return single(len(left) == len(right) and all(map(equal_members, left, right)))


@reading("member")
def member(values: list[Held], attributes: dict[str, str]) -> Held:
    if None in values:
        return None
    return single(any(equal_members(members(values[0])[0], one) for one in members(values[1])))


@reading("contains")
def contains(values: list[Held], attributes: dict[str, str]) -> Held:
    outer, inner = values
    if outer is None or inner is None:
        return None
    whole, part = members(outer), members(inner)
    if outer[0] == "multiple":
        return single(taken_away(whole, part) is not None)
    starts = range(len(whole) - len(part) + 1)
    return single(any(all(map(equal_members, whole[at : at + len(part)], part)) for at in starts))


@reading("delete")
def delete(values: list[Held], attributes: dict[str, str]) -> Held:
    if values[0] is None or values[1] is None:
        return None
    rest = [one for one in members(values[1]) if not equal_members(one, members(values[0])[0])]
    return (values[1][0], rest) if rest else None


@reading("multiple", "ordered")
def gather(values: list[Held], attributes: dict[str, str]) -> Held:
    found = [one for value in values for one in members(value)]
    return (attributes["operator"], found) if found else None


@reading("repeat")
def repeat(values: list[Held], attributes: dict[str, str]) -> Held:
    times = int(attributes["number-repeats"])
    found = [one for value in values for one in members(value)] * max(times, 0)
    return ("ordered", found) if found else None


@reading("container-size")
def container_size(values: list[Held], attributes: dict[str, str]) -> Held:
    return single(len(members(values[0])))


@reading("index")
def index(values: list[Held], attributes: dict[str, str]) -> Held:
    found, at = members(values[0]), int(attributes["n"])
    return single(found[at - 1]) if 1 <= at <= len(found) else None


@reading("string-match")
def string_match(values: list[Held], attributes: dict[str, str]) -> Held:
    if None in values:
        return None
    one, other = (_cased(value, attributes) for value in values)
    return single(other in one if attributes.get("substring") == "true" else one == other)


@reading("substring")
def substring(values: list[Held], attributes: dict[str, str]) -> Held:
    if None in values:
        return None
    one, other = (_cased(value, attributes) for value in values)
    return single(one in other)


def _cased(value: Held, attributes: dict[str, str]) -> str:
    text = str(members(value)[0])
    return text if attributes["case-sensitive"] == "true" else text.casefold()


def _numbers(values: list[Held]) -> list[Fraction] | None:
    if None in values:
        return None
    found = [one for value in values for one in members(value)]
    return [Fraction(one) for one in found if isinstance(one, int | float)]


def _whole(values: list[Held]) -> bool:
    return all(isinstance(one, int) for value in values for one in members(value))


def _number(value: Fraction, *, whole: bool) -> Held:
    return single(int(value) if whole else float(value))


@reading("sum", "product", "min", "max", "subtract")
def combine(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None:
        return None
    operator = attributes["operator"]
    if operator == "subtract":
        result = numbers[0] - numbers[1]
    else:
        result = {"sum": sum, "product": math.prod, "min": min, "max": max}[operator](numbers)  # type: ignore[operator]
    return _number(result, whole=_whole(values))


@reading("gcd", "lcm")
def divisors(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None:
        return None
    whole = [abs(int(number)) for number in numbers]
    common = whole[0]
    for number in whole[1:]:
        greatest = _euclid(common, number)
        multiple = common * number // greatest if greatest else 0
        common = greatest if attributes["operator"] == "gcd" else multiple
    return single(common)


def _euclid(one: int, other: int) -> int:
    while other:
        one, other = other, one - other * (one // other)
    return one


@reading("divide")
def divide(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None or numbers[1] == 0:
        return None
    return single(float(numbers[0] / numbers[1]))


@reading("integer-divide", "integer-modulus")
def whole_division(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None or numbers[1] == 0:
        return None
    quotient = math.floor(numbers[0] / numbers[1])
    if attributes["operator"] == "integer-divide":
        return single(quotient)
    return single(int(numbers[0] - quotient * numbers[1]))


@reading("power")
def power(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None:
        return None
    base, exponent = numbers
    if base == 0 and exponent < 0:
        return None
    return single(float(base ** int(exponent)))


@reading("lt", "lte", "gt", "gte", "duration-lt", "duration-gte")
def compare(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None:
        return None
    one, other = numbers
    how = attributes["operator"].removeprefix("duration-")
    return single({"lt": one < other, "lte": one <= other, "gt": one > other, "gte": one >= other}[how])


@reading("round", "truncate")
def to_whole(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if numbers is None:
        return None
    if attributes["operator"] == "round":
        return single(math.floor(numbers[0] + Fraction(1, 2)))
    size = math.floor(abs(numbers[0]))
    return single(size if numbers[0] >= 0 else -size)


@reading("integer-to-float")
def to_float(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    return None if numbers is None else single(float(numbers[0]))


@reading("round-to")
def round_to(values: list[Held], attributes: dict[str, str]) -> Held:
    return None if values[0] is None else single(float(_rounded(values[0], attributes)))


@reading("equal-rounded")
def equal_rounded(values: list[Held], attributes: dict[str, str]) -> Held:
    if values[0] is None or values[1] is None:
        return None
    return single(_rounded(values[0], attributes) == _rounded(values[1], attributes))


def _rounded(value: Held, attributes: dict[str, str]) -> Fraction:
    """By the deciding digit: five or more raises the digit before it, whatever the sign."""
    number = Fraction(repr(members(value)[0]))
    size, figures = abs(number), int(attributes["figures"])
    if attributes["rounding-mode"] == "significantFigures":
        while size and size >= Fraction(10):
            size, figures = size / 10, figures - 1
        while size and size < Fraction(1):
            size, figures = size * 10, figures + 1
        figures -= 1
    shift = Fraction(10) ** figures
    digits = abs(number) * shift
    kept, deciding = math.floor(digits), math.floor(digits * 10) % 10
    return Fraction(kept + (deciding >= 5)) / shift * (1 if number >= 0 else -1)


@reading("equal")
def equal(values: list[Held], attributes: dict[str, str]) -> Held:
    if values[0] is None or values[1] is None:
        return None
    target, given = (Fraction(repr(members(value)[0])) for value in values)
    mode = attributes["tolerance-mode"]
    if mode == "exact":
        return single(target == given)
    tolerances = [Fraction(text) for text in attributes["tolerance"].split()]
    down, up = tolerances[0], tolerances[-1]
    if mode == "relative":
        down, up = target * down / 100, target * up / 100
    ends = sorted((target - down, target + up))
    above = given > ends[0] or (attributes["include-lower-bound"] == "true" and given == ends[0])
    below = given < ends[1] or (attributes["include-upper-bound"] == "true" and given == ends[1])
    return single(above and below)


@reading("stats-operator")
def statistic(values: list[Held], attributes: dict[str, str]) -> Held:
    numbers = _numbers(values)
    if not numbers:
        return None
    name, count = attributes["name"], len(numbers)
    mean = sum(numbers) / count
    if name == "mean":
        return single(float(mean))
    less = 1 if name.startswith("sample") else 0
    if count <= less:
        return None
    variance = float(sum((number - mean) ** 2 for number in numbers) / (count - less))
    return single(math.sqrt(variance) if name.endswith("SD") else variance)
