"""Declared variables of an item: responses, outcomes and templates, with keys, mappings and tables."""

from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.processing.rounding import add_up
from madrone.qti.shapes import Shape, read_shape
from madrone.qti.upgrade import children, only_child
from madrone.qti.values import (
    BASE_TYPES,
    CARDINALITIES,
    Point,
    Record,
    Scalar,
    Value,
    container,
    parse_float,
    parse_scalar,
    sort_key,
)
from madrone.qti.xml import line_of


@dataclass(frozen=True, slots=True)
class Mapping:
    """From values of a response to points, with bounds on their sum."""

    entries: tuple[tuple[Scalar, float, bool], ...]
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None
    _exact: dict[tuple[str, Scalar], float] = field(init=False, repr=False, compare=False)
    _folded: dict[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the entries; the first of several entries for one value counts."""
        exact: dict[tuple[str, Scalar], float] = {}
        folded: dict[str, float] = {}
        for key, points, case_sensitive in self.entries:
            exact.setdefault(sort_key(key), points)
            if not case_sensitive and isinstance(key, str):
                folded.setdefault(key.casefold(), points)
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_folded", folded)

    def points(self, value: Scalar) -> float:
        """What one value is worth."""
        found = self._exact.get(sort_key(value))
        if found is None and isinstance(value, str):
            found = self._folded.get(value.casefold())
        return self.default if found is None else found

    def total(self, values: tuple[Scalar, ...]) -> float:
        """The sum over the values, each different one counted once, within the bounds."""
        distinct = {sort_key(value): value for value in values}
        return self.bound(add_up(self.points(value) for value in distinct.values()))

    def bound(self, points: float) -> float:
        """Keep points within the bounds."""
        return _bounded(points, self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class AreaMapping:
    """From places in a picture to points, with bounds on their sum."""

    entries: tuple[tuple[Shape, float], ...]
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None

    @property
    def size(self) -> int:
        """How much work it is to look for one place in all areas."""
        return sum(shape.size for shape, _ in self.entries)

    def total(self, values: tuple[Scalar, ...]) -> float:
        """The sum over the places: each is worth what the first area says that it lies in, or the default
        where it lies in none, and each area counts once (QTI 3.0.1, MapResponsePoint)."""
        areas: set[int] = set()
        outside = 0
        for place in dict.fromkeys(value for value in values if isinstance(value, Point)):
            found = self.area(place)
            if found is None:
                outside += 1
            else:
                areas.add(found)
        inside = (self.entries[area][1] for area in areas)
        return _bounded(add_up((*inside, *([self.default] * outside))), self.lower, self.upper)

    def area(self, place: Point) -> int | None:
        """The position of the first area that a place lies in; none where it lies in none."""
        return next((at for at, (shape, _) in enumerate(self.entries) if shape.contains(*place)), None)


def _bounded(points: float, lower: float | None, upper: float | None) -> float:
    if lower is not None:
        points = max(points, lower)
    if upper is not None:
        points = min(points, upper)
    return float(points)


@dataclass(frozen=True, slots=True)
class LookupTable:
    """From a number to the value of an outcome: exact (``match``) or by thresholds (``interpolation``)."""

    interpolation: bool
    entries: tuple[tuple[float, bool, Scalar], ...]
    default: Scalar | None

    def look_up(self, number: float) -> Scalar | None:
        """The target of the first entry that fits; for thresholds the entry's bound belongs to it if it says
        so."""
        for source, include_boundary, target in self.entries:
            if number == source:
                if include_boundary or not self.interpolation:
                    return target
            elif self.interpolation and number > source:
                return target
        return self.default


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declared variable. ``base_type`` is ``None`` for records only."""

    identifier: str
    cardinality: str
    base_type: str | None
    line: int
    default: Value = None


@dataclass(frozen=True, slots=True)
class ResponseDeclaration(Declaration):
    """What a student's answer looks like, and its key. The key never leaves the server."""

    correct: Value = None
    mapping: Mapping | None = None
    area_mapping: AreaMapping | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDeclaration(Declaration):
    """What response processing sets. ``external`` says who gives the value where a machine cannot."""

    table: LookupTable | None = None
    external: str | None = None
    normal_maximum: float | None = None
    normal_minimum: float | None = None

    @property
    def initial(self) -> Value:
        """The value before processing: the default, else 0 for single numbers, else NULL."""
        if self.default is not None or self.cardinality != "single" or self.external:
            return self.default
        return {"integer": 0, "float": 0.0}.get(self.base_type or "")


@dataclass(frozen=True, slots=True)
class TemplateDeclaration(Declaration):
    """A variable that varies an item from one clone to the next; ``math_variable`` says that its name stands for
    its value in formulas too."""

    math_variable: bool = False


@dataclass(frozen=True, slots=True)
class ContextDeclaration(Declaration):
    """A variable that says where the item is used: by whom, in which test, in which environment."""


def read_response(element: etree._Element, problems: Problems) -> ResponseDeclaration | None:
    """Read one ``qti-response-declaration``; none where it cannot be used (a problem says why)."""
    head = _read_head(element, problems)
    if head is None:
        return None
    identifier, cardinality, base_type = head
    cardinality = _key_cardinality(element, identifier, cardinality, problems)
    mapping = only_child(element, "qti-mapping")
    areas = only_child(element, "qti-area-mapping")
    if areas is not None and base_type != "point":
        message = f"{identifier} has an area mapping, but is no point; the area mapping is left out."
        problems.loss(line_of(areas), "area-mapping", message)
        areas = None
    return ResponseDeclaration(
        identifier,
        cardinality,
        base_type,
        line_of(element),
        default=_read_value(only_child(element, "qti-default-value"), cardinality, base_type, problems),
        correct=_read_value(only_child(element, "qti-correct-response"), cardinality, base_type, problems),
        mapping=None if mapping is None else _read_mapping(mapping, base_type, problems),
        area_mapping=None if areas is None else _read_areas(areas, problems),
    )


def read_outcome(element: etree._Element, problems: Problems) -> OutcomeDeclaration | None:
    """Read one ``qti-outcome-declaration``; none where it cannot be used (a problem says why)."""
    head = _read_head(element, problems)
    if head is None:
        return None
    identifier, cardinality, base_type = head
    external = element.get("external-scored")
    return OutcomeDeclaration(
        identifier,
        cardinality,
        base_type,
        line_of(element),
        default=_read_value(only_child(element, "qti-default-value"), cardinality, base_type, problems),
        table=_read_table(element, base_type, problems),
        external=None if external in (None, "", "none") else external,
        normal_maximum=read_number(element, "normal-maximum", problems),
        normal_minimum=read_number(element, "normal-minimum", problems),
    )


def read_template(element: etree._Element, problems: Problems) -> TemplateDeclaration | None:
    """Read one ``qti-template-declaration``; none where it cannot be used (a problem says why)."""
    head = _read_head(element, problems)
    if head is None:
        return None
    default = _read_value(only_child(element, "qti-default-value"), head[1], head[2], problems)
    in_formulas = read_flag(element, "math-variable", absent=False)
    return TemplateDeclaration(*head, line_of(element), default=default, math_variable=in_formulas)


def read_context(element: etree._Element, problems: Problems) -> ContextDeclaration | None:
    """Read one ``qti-context-declaration``; none where it cannot be used (a problem says why)."""
    head = _read_head(element, problems)
    if head is None:
        return None
    default = _read_value(only_child(element, "qti-default-value"), head[1], head[2], problems)
    return ContextDeclaration(*head, line_of(element), default=default)


def read_number(element: etree._Element, name: str, problems: Problems) -> float | None:
    """An attribute that must be a number, where there is one."""
    text = element.get(name)
    if text is None:
        return None
    try:
        return parse_float(text.strip())
    except ValueError as error:
        problems.loss(line_of(element), "attribute-number", f"The attribute {name} is not a number: {error}.")
        return None


def read_flag(element: etree._Element, name: str, *, absent: bool) -> bool:
    """An attribute that is true or false (or 1 or 0), as XML Schema writes it."""
    text = element.get(name, "").strip()
    return text in ("true", "1") if text in ("true", "false", "1", "0") else absent


def _read_head(element: etree._Element, problems: Problems) -> tuple[str, str, str | None] | None:
    identifier = (element.get("identifier") or "").strip()
    cardinality = element.get("cardinality") or ""
    base_type = element.get("base-type")
    line = line_of(element)
    if not identifier:
        problems.loss(line, "declaration-identifier", "A declaration has no identifier and is left out.")
    elif cardinality not in CARDINALITIES:
        known = ", ".join(sorted(CARDINALITIES))
        problems.loss(
            line,
            "declaration-cardinality",
            f"{identifier} has cardinality {cardinality!r}; use one of {known}.",
        )
    elif cardinality != "record" and base_type not in BASE_TYPES:
        known = ", ".join(sorted(BASE_TYPES))
        problems.loss(
            line, "declaration-base-type", f"{identifier} has base type {base_type!r}; use one of {known}."
        )
    else:
        return identifier, cardinality, None if cardinality == "record" else base_type
    return None


def _key_cardinality(element: etree._Element, identifier: str, cardinality: str, problems: Problems) -> str:
    """Some authors declare ``single`` and give a key of several values: those values are what they mean."""
    correct = only_child(element, "qti-correct-response")
    if cardinality == "single" and correct is not None and len(children(correct, "qti-value")) > 1:
        problems.note(
            line_of(element),
            "declaration-key",
            f"{identifier} is declared single, but its key has several values; it is read as multiple.",
        )
        return "multiple"
    return cardinality


def _read_value(
    element: etree._Element | None, cardinality: str, base_type: str | None, problems: Problems
) -> Value:
    if element is None:
        return None
    read: list[Scalar] = []
    record = Record()
    for value in children(element, "qti-value"):
        kind = value.get("base-type") or base_type or "string"
        try:
            scalar = parse_scalar(kind, "".join(map(str, value.itertext())))
        except ValueError as error:
            problems.loss(line_of(value), "value", f"A value is left out: {error}.")
            continue
        if scalar == "":
            continue  # An empty string is NULL, and a container has no NULL in it.
        read.append(scalar)
        record[value.get("field-identifier") or ""] = scalar
    if cardinality == "record":
        return record or None
    return container(cardinality, read)


def _read_mapping(element: etree._Element, base_type: str | None, problems: Problems) -> Mapping:
    entries: list[tuple[Scalar, float, bool]] = []
    for entry in children(element, "qti-map-entry"):
        points = read_number(entry, "mapped-value", problems)
        try:
            key = parse_scalar(base_type or "string", entry.get("map-key") or "")
        except ValueError as error:
            problems.loss(line_of(entry), "map-key", f"A map entry is left out: {error}.")
            continue
        if points is None:
            problems.loss(line_of(entry), "mapped-value", "A map entry without a value is left out.")
            continue
        entries.append((key, points, read_flag(entry, "case-sensitive", absent=base_type != "string")))
    return Mapping(
        tuple(entries),
        default=read_number(element, "default-value", problems) or 0.0,
        lower=read_number(element, "lower-bound", problems),
        upper=read_number(element, "upper-bound", problems),
    )


def _read_areas(element: etree._Element, problems: Problems) -> AreaMapping:
    entries = []
    for entry in children(element, "qti-area-map-entry"):
        shape, points = read_shape(entry, problems), read_number(entry, "mapped-value", problems)
        if shape is not None and points is not None:
            entries.append((shape, points))
        elif shape is not None:
            problems.loss(line_of(entry), "mapped-value", "An area without a value is left out.")
    return AreaMapping(
        tuple(entries),
        default=read_number(element, "default-value", problems) or 0.0,
        lower=read_number(element, "lower-bound", problems),
        upper=read_number(element, "upper-bound", problems),
    )


def _read_table(element: etree._Element, base_type: str | None, problems: Problems) -> LookupTable | None:
    for kind in ("match", "interpolation"):
        table = only_child(element, f"qti-{kind}-table")
        if table is not None:
            break
    else:
        return None
    entries: list[tuple[float, bool, Scalar]] = []
    for entry in children(table, f"qti-{kind}-table-entry"):
        source = read_number(entry, "source-value", problems)
        target = _read_target(entry, "target-value", base_type, problems)
        if source is not None and target is not None:
            entries.append((source, read_flag(entry, "include-boundary", absent=True), target))
        else:
            problems.loss(
                line_of(entry), "table-entry", "A table entry without two usable values is left out."
            )
    default = _read_target(table, "default-value", base_type, problems)
    return LookupTable(kind == "interpolation", tuple(entries), default)


def _read_target(
    element: etree._Element, name: str, base_type: str | None, problems: Problems
) -> Scalar | None:
    text = element.get(name)
    if text is None:
        return None
    try:
        return parse_scalar(base_type or "string", text)
    except ValueError as error:
        problems.loss(line_of(element), "table-value", f"A table value cannot be used: {error}.")
        return None
