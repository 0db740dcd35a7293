"""Units of measure in K-12 mathematics: their spellings, and how they convert."""

from dataclasses import dataclass
from fractions import Fraction

Dimension = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is the one spelling; ``size`` is in the base unit of the ``dimension``."""

    name: str
    dimension: str
    size: Fraction


# name: other spellings | dimension | size in the base unit of that dimension. International yard and pound.
_TABLE = """
mm: millimeter millimeters millimetre millimetres | length | 1/1000
cm: centimeter centimeters centimetre centimetres | length | 1/100
m: meter meters metre metres | length | 1
km: kilometer kilometers kilometre kilometres | length | 1000
in: inch inches | length | 254/10000
ft: foot feet | length | 3048/10000
yd: yard yards yds | length | 9144/10000
mi: mile miles | length | 1609344/1000
mg: milligram milligrams | mass | 1/1000
g: gram grams | mass | 1
kg: kilogram kilograms | mass | 1000
oz: ounce ounces | mass | 45359237/1600000
lb: lbs pound pounds | mass | 45359237/100000
ton: tons | mass | 90718474/100
ml: mL milliliter milliliters millilitre millilitres | volume | 1/1000
l: L liter liters litre litres | volume | 1
cup: cups | volume | 236588236/1000000000
pt: pint pints | volume | 473176473/1000000000
qt: quart quarts | volume | 946352946/1000000000
gal: gallon gallons | volume | 3785411784/1000000000
s: sec secs second seconds | time | 1
min: mins minute minutes | time | 60
h: hr hrs hour hours | time | 3600
day: days | time | 86400
week: weeks | time | 604800
month: months | months | 1
year: years yr yrs | months | 12
$: dollar dollars | money | 1
¢: cent cents | money | 1/100
€: euro euros | euro | 1
£: | sterling | 1
°: degree degrees deg | angle | 1
rad: radian radians | radian | 1
°C: | celsius | 1
°F: | fahrenheit | 1
"""


def _read_table() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        names, dimension, size = (part.strip() for part in line.split("|"))
        name, _, others = names.partition(":")
        unit = Unit(name, dimension, Fraction(size))
        found.update((spelling, unit) for spelling in (name, *others.split()))
    return found


UNITS = _read_table()
_PREFIXES = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}
PREFIX_WORDS = frozenset(_PREFIXES)
_SPEEDS = {"mph": ("mi", "h"), "kph": ("km", "h")}
UNIT_WORDS = frozenset(UNITS) | PREFIX_WORDS | frozenset(_SPEEDS) | {"per"}


def is_unit_word(word: str) -> bool:
    """Whether the word is part of a unit; capitals count only where they tell units apart."""
    return word in UNIT_WORDS or word.lower() in UNIT_WORDS


def spell(words: list[tuple[str, int]]) -> str:
    """The unit in its one spelling from words with their exponents: ``square``, ``feet`` gives ``ft^2``.

    A word that is no unit we know, such as ``apples``, stays as it is, in small letters.
    """
    powers: dict[str, int] = {}
    factor = 1
    for word, exponent in words:
        known = word if word in UNIT_WORDS else word.lower()
        if known in _PREFIXES:
            factor = _PREFIXES[known]
            continue
        for name, sign in _parts(known):
            powers[name] = powers.get(name, 0) + sign * exponent * factor
        factor = 1
    above = [_raised(name, power) for name, power in sorted(powers.items()) if power > 0]
    below = [_raised(name, -power) for name, power in sorted(powers.items()) if power < 0]
    return "*".join(above or ["1"]) + "".join(f"/{one}" for one in below) if above or below else ""


def size_of(unit: str) -> tuple[Dimension, Fraction] | None:
    """The dimension and the size in base units; ``None`` for a unit that does not convert."""
    powers: dict[str, int] = {}
    size = Fraction(1)
    above, *below = unit.split("/")
    signed = [(one, 1) for one in above.split("*")] + [(one, -1) for one in below]
    for text, sign in signed:
        name, _, power = text.partition("^")
        exponent = sign * int(power or 1)
        known = UNITS.get(name)
        if known is None and name != "1":
            return None
        if known is not None:
            dimension, length = ("length", 3) if known.dimension == "volume" else (known.dimension, 1)
            powers[dimension] = powers.get(dimension, 0) + exponent * length
            # A litre is a thousandth of the cubic metre that lengths are measured by.
            base = known.size / 1000 if known.dimension == "volume" else known.size
            size *= base**exponent
    return tuple(sorted((name, power) for name, power in powers.items() if power)), size


def _parts(word: str) -> list[tuple[str, int]]:
    if word in _SPEEDS:
        above, below = _SPEEDS[word]
        return [(above, 1), (below, -1)]
    return [(UNITS[word].name if word in UNITS else word, 1)]


def _raised(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"
