"""What forms have to be: the specification of an assembly, written in TOML (docs/howto/assemble-forms.md)."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from madrone.psychometrics.assembly.tables import Table, read_toml, tables
from madrone.psychometrics.irt.models import SMARTER_D

Objective = Literal["minimax", "absolute", "maximin"]
OBJECTIVES: tuple[str, ...] = get_args(Objective)
Where = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most; None where there is no bound."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The information that forms should have at ``thetas``.

    ``minimax`` makes the largest deviation small, ``absolute`` the sum of all, and ``maximin`` the least ratio
    of the information to ``information`` large. ``within`` is the deviation that is allowed at all, ``gap`` how
    far from the best, in the objective's units, is good enough.
    """

    thetas: tuple[float, ...]
    information: tuple[float, ...]
    objective: Objective = "minimax"
    within: float | None = None
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Bounds for the number of items, for the sum of a column, or for the number of item sets.

    They hold for each form, or with ``together`` for all forms as one.
    """

    name: str
    bounds: Bounds
    where: Where
    sums: str = ""
    of_sets: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Sets:
    """Item sets: the items that share a value of ``column``. A set that is used gives a number in ``take``."""

    column: str
    take: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Enemies:
    """Items of which a form holds one at most: a list, or those that share a value of ``column``."""

    name: str
    items: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """Items that stand on forms, or stand on none, from the start; no ``forms`` means all of them."""

    name: str
    items: tuple[str, ...]
    where: Where
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """A whole assembly."""

    forms: tuple[str, ...]
    length: Bounds
    D: float = SMARTER_D
    target: Target | None = None
    rules: tuple[Rule, ...] = ()
    sets: Sets | None = None
    enemies: tuple[Enemies, ...] = ()
    most_forms: int = 1
    shared: Bounds = Bounds()
    fixed: tuple[Settled, ...] = ()
    excluded: tuple[Settled, ...] = ()


_BOUNDS = ("min", "max")
_TOP = (
    "forms",
    "length",
    "D",
    "target",
    "constraint",
    "sets",
    "enemies",
    "use",
    "overlap",
    "fixed",
    "excluded",
)


def read_specification(text: str) -> Specification:
    """Read a specification.

    Raises ``PsychometricsError`` (``bad-toml``, ``bad-key``) that names the table, the key and the remedy.
    """
    top = Table(read_toml(text, "The specification"), "specification", _TOP)
    forms = _forms(top)
    shared = _bounds(Table(top.value("overlap") or {}, "[overlap]", _BOUNDS))
    use = Table(top.value("use") or {}, "[use]", ("max",))
    most_forms = use.whole("max")
    if most_forms == 0:
        use.refuse("max has to be at least 1; leave items out with [[excluded]].")
    D = top.number("D")
    if D is not None and D <= 0:
        top.refuse("D has to be above zero; 1.7 is the Smarter Balanced metric.")
    return Specification(
        forms,
        _length(top),
        D=SMARTER_D if D is None else D,
        target=_target(top.value("target")) if "target" in top else None,
        rules=tuple(_rule(one, n) for n, one in _each(top, "constraint")),
        sets=_sets(top.value("sets")) if "sets" in top else None,
        enemies=tuple(_enemies(one, n) for n, one in _each(top, "enemies")),
        most_forms=most_forms or 1,
        shared=shared,
        fixed=tuple(_settled(one, "fixed", n, forms) for n, one in _each(top, "fixed")),
        excluded=tuple(_settled(one, "excluded", n, forms) for n, one in _each(top, "excluded")),
    )


def _each(top: Table, key: str) -> list[tuple[int, object]]:
    return list(enumerate(tables(top.value(key), key), start=1))


def _forms(top: Table) -> tuple[str, ...]:
    value = top.value("forms")
    if isinstance(value, list):
        names = top.texts("forms")
    else:
        names = tuple(str(number) for number in range(1, (top.whole("forms") or 0) + 1))
    if not names or len(set(names)) != len(names) or not all(names):
        top.refuse('forms has to be a number of forms or a list of different names, as in ["A", "B"].')
    return names


def _length(top: Table) -> Bounds:
    value = top.value("length")
    if isinstance(value, dict):
        return _bounds(Table(value, "length", _BOUNDS))
    length = top.whole("length")
    if not length:
        top.refuse("length has to say how many items a form has, as in length = 40.")
    return Bounds(length, length)


def _bounds(table: Table, *, needed: bool = False) -> Bounds:
    bounds = Bounds(table.number("min"), table.number("max"))
    if needed and bounds == Bounds():
        table.refuse("say min, max or both.")
    if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        table.refuse(f"min is {bounds.least:g}, above max, which is {bounds.most:g}.")
    return bounds


def _target(value: object) -> Target:
    table = Table(value, "[target]", ("objective", "thetas", "information", "within", "gap"))
    objective = table.text("objective", "minimax")
    if objective not in OBJECTIVES:
        table.refuse(f"there is no objective “{objective}”; use one of {', '.join(OBJECTIVES)}.")
    thetas, information = table.numbers("thetas"), table.numbers("information")
    if len(thetas) != len(information):
        table.refuse(f"there are {len(thetas)} thetas, but {len(information)} values of information.")
    if min(information) <= 0:
        table.refuse("every value of information has to be above zero.")
    within, gap = table.number("within"), table.number("gap")
    if min(within or 0, gap or 0) < 0:
        table.refuse("within and gap are zero or more.")
    if within is not None and objective == "maximin":
        table.refuse("within goes with minimax and absolute; maximin asks for as much as there is.")
    # One part in 200 of the weakest point is far below what a standard error shows.
    enough = min(information) / 200 if objective != "maximin" else 0.005
    return Target(thetas, information, cast(Objective, objective), within, enough if gap is None else gap)


def _rule(value: object, n: int) -> Rule:
    table = Table(value, f"[[constraint]] {n}", ("name", "where", "sum", "count", "together", *_BOUNDS))
    if table.text("name"):
        table.place = f"[[constraint]] “{table.text('name')}”"
    count = table.text("count", "items")
    if count not in ("items", "sets") or (count == "sets" and table.text("sum")):
        table.refuse('count is "items" or "sets", and there is either count or sum.')
    where, bounds = _where(table), _bounds(table, needed=True)
    name = table.text("name") or f"number {n}"
    return Rule(name, bounds, where, table.text("sum"), count == "sets", table.flag("together"))


def _where(table: Table) -> Where:
    value = table.value("where")
    if value is None:
        return {}
    if not isinstance(value, dict):
        table.refuse('where has to be a table of columns and values, as in { domain = "Algebra" }.')
    inner = Table(value, f"{table.place}, where", value)
    return {column: inner.texts(column) for column in value}


def _sets(value: object) -> Sets:
    table = Table(value, "[sets]", ("column", "take", *_BOUNDS))
    if not table.text("column"):
        table.refuse("column has to name the column that tells which set an item belongs to.")
    bounds = _bounds(table)
    if "take" in table and (table.text("take") != "all" or bounds != Bounds()):
        table.refuse('take is "all"; for a part of each set say min and max instead.')
    return Sets(table.text("column"), None if bounds == Bounds() else bounds)


def _enemies(value: object, n: int) -> Enemies:
    table = Table(value, f"[[enemies]] {n}", ("name", "items", "column"))
    items, column = table.texts("items"), table.text("column")
    if bool(column) == bool(items) or len(items) == 1:
        table.refuse("give either items, two or more of them, or the column whose equal values are enemies.")
    return Enemies(table.text("name") or f"number {n}", items, column)


def _settled(value: object, kind: str, n: int, forms: tuple[str, ...]) -> Settled:
    table = Table(value, f"[[{kind}]] {n}", ("name", "items", "where", "forms"))
    items, where = table.texts("items"), _where(table)
    if bool(items) == bool(where):
        table.refuse("give either items or where.")
    named = table.texts("forms")
    for form in named:
        if form not in forms:
            table.refuse(f"there is no form “{form}”; there are {', '.join(forms)}.")
    return Settled(table.text("name") or f"number {n}", items, where, named)
