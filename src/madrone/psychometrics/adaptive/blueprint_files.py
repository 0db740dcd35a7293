"""Reading a blueprint from TOML; the format is described in docs/howto/adaptive-algorithms.md."""

import tomllib
from types import MappingProxyType
from typing import cast

from madrone.psychometrics.adaptive.blueprint import (
    Blueprint,
    Condition,
    Feature,
    FieldTest,
    Groups,
    OffGrade,
    Precision,
    Termination,
)
from madrone.psychometrics.adaptive.tables import TableReader
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import METHODS, SMARTER_D, Method

#: Interim abilities lie within these, so starting values and cuts for them have to, too.
LOWEST, HIGHEST = -6.0, 6.0


def read_blueprint(text: str) -> Blueprint:
    """Read a blueprint; ``blueprint-key`` names the key that cannot be used, ``blueprint-toml`` bad TOML."""
    try:
        whole = TableReader(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise PsychometricsError("blueprint-toml", f"The blueprint is not TOML: {problem}.") from problem
    least, most = _length(whole.table("length"))
    start, score = whole.table("start"), whole.table("score")
    blueprint = Blueprint(
        title=whole.text("title", "Adaptive test"),
        algorithm=whole.text("algorithm", "smarter-weighted"),
        D=whole.number("D", SMARTER_D, low=0.1, high=10),
        min_length=least,
        max_length=most,
        features=_features(whole, most),
        selection=MappingProxyType(dict(whole.mapping("selection"))),
        start=(
            start.number("theta", 0.0, low=LOWEST, high=HIGHEST),
            start.number("sd", 1.0, low=0.05, high=10),
        ),
        precision=_precision(whole.table("precision"), weighted=False),
        score_method=cast(Method, score.text("method", "mle", choices=METHODS)),
        score_bounds=_bounds(score),
        cuts=score.rising("cuts", ()),
        groups=_groups(whole.table("groups")),
        off_grade=_off_grade(whole.table("off_grade")) if whole.has("off_grade") else None,
        field_test=_field_test(whole.table("field_test"), most) if whole.has("field_test") else None,
        exposure_column=_exposure(whole.table("exposure")) if whole.has("exposure") else None,
        termination=_termination(whole.table("termination")),
    )
    for reader in (start, score):
        reader.finish()
    # Asked for, so that they count as known, even where the blueprint does without.
    for key in ("off_grade", "field_test", "exposure"):
        whole.mapping(key)
    whole.finish()
    _check_targets(whole, blueprint)
    return blueprint


def _length(reader: TableReader) -> tuple[int, int]:
    most = reader.whole("max", low=1)
    least = reader.whole("min", most, low=1)
    if least > most:
        reader.refuse("min", f"{least} is above max, {most}; the least length comes first.")
    reader.finish()
    return least, most


def _bounds(reader: TableReader) -> tuple[float, float]:
    bounds = reader.rising("bounds", (-8.0, 8.0))
    if len(bounds) != 2:
        reader.refuse("bounds", "these have to be two numbers, the lower one first.")
    return bounds[0], bounds[1]


def _features(whole: TableReader, most: int) -> tuple[Feature, ...]:
    readers = whole.tables("feature")
    features = [_feature(reader, most) for reader in readers]
    names = [feature.name for feature in features]
    for reader, name in zip(readers, names, strict=True):
        if names.count(name) > 1:
            reader.refuse("name", f"“{name}” stands here more than once; every feature has its own name.")
    return tuple(features)


def _feature(reader: TableReader, most: int) -> Feature:
    name = reader.text("name")
    low = reader.whole("min", 0)
    high = reader.whole("max", most)
    if low > high:
        reader.refuse("min", f"{low} is above max, {high}, of “{name}”; lower it or raise max.")
    if low > most:
        reader.refuse("min", f"“{name}” needs {low} items, but the test has at most {most}.")
    reporting = _precision(reader.table("reporting"), weighted=True) if reader.has("reporting") else None
    reader.mapping("reporting")
    feature = Feature(
        name=name,
        where=_condition(reader),
        min=low,
        max=high,
        strict=reader.flag("strict", False),
        weight=reader.number("weight", 1.0, low=0),
        reporting=reporting,
    )
    reader.finish()
    return feature


def _condition(reader: TableReader) -> Condition:
    columns = []
    for column, value in reader.mapping("where").items():
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            reader.refuse(
                "where", f"{column} has to be a text or a list of texts, as in {{ {column} = ['1', '2'] }}."
            )
        columns.append((column, tuple(str(one) for one in values)))
    if not columns:
        reader.refuse("where", "this has to name a column of the items and its value, as in { claim = '1' }.")
    return Condition(tuple(columns))


def _precision(reader: TableReader, *, weighted: bool) -> Precision:
    precision = Precision(
        target_se=reader.number("target_se", 0.0, low=0),
        before=reader.number("before", 1.0, low=0),
        after=reader.number("after", 1.0, low=0),
        weight=reader.number("weight", 1.0, low=0) if weighted else 1.0,
    )
    reader.finish()
    return precision


def _groups(reader: TableReader) -> Groups:
    sizes = TableReader(reader.mapping("sizes"), "[groups.sizes]")
    groups = Groups(
        column=reader.text("column", "group"),
        size=reader.whole("size", low=1) if reader.has("size") else None,
        sizes=MappingProxyType({name: sizes.whole(name, low=1) for name in reader.mapping("sizes")}),
    )
    reader.whole("size", 1)
    reader.finish()
    return groups


def _off_grade(reader: TableReader) -> OffGrade:
    rule = OffGrade(
        column=reader.text("column", "grade"),
        grade=reader.number("grade"),
        after=reader.number("after", 0.62, low=0, high=1),
        below=reader.number("below", low=LOWEST, high=HIGHEST),
        above=reader.number("above", low=LOWEST, high=HIGHEST),
        standard_errors=reader.number("standard_errors", 2.0, low=0),
    )
    if rule.below > rule.above:
        reader.refuse("below", f"{rule.below:g} is higher than above, {rule.above:g}; exchange them.")
    reader.finish()
    return rule


def _field_test(reader: TableReader, most: int) -> FieldTest:
    positions = tuple(int(one) for one in reader.rising("positions", ()))
    count = reader.whole("count", len(positions) or None, low=1)
    if positions and (positions[0] < 1 or list(positions) != list(reader.numbers("positions"))):
        reader.refuse("positions", "these have to be whole numbers from 1.")
    if positions and count != len(positions):
        reader.refuse("count", f"{count} items do not fit {len(positions)} positions; leave count out.")
    first = reader.whole("first", positions[0] if positions else None, low=1)
    last = reader.whole("last", positions[-1] if positions else None, low=1)
    if last - first + 1 < count:
        reader.refuse("last", f"{count} items do not fit between positions {first} and {last}.")
    if last > most + count:
        reader.refuse("last", f"the test ends after at most {most + count} items, before position {last}.")
    rule = FieldTest(
        column=reader.text("column", "field_test"),
        weight_column=reader.text("weight_column", "field_test_weight"),
        count=count,
        first=first,
        last=last,
        positions=positions,
    )
    reader.finish()
    return rule


def _exposure(reader: TableReader) -> str:
    column = reader.text("column", "exposure")
    reader.finish()
    return column


def _termination(reader: TableReader) -> Termination:
    close = reader.table("too_close")
    too_close = None
    if reader.has("too_close"):
        too_close = (
            close.number("cut", low=LOWEST, high=HIGHEST),
            close.number("standard_errors", 2.0, low=0),
        )
        close.finish()
    rule = Termination(
        at_minimum=reader.flag("at_minimum", False),
        overall=reader.flag("overall", False),
        categories=reader.flag("categories", False),
        too_close=too_close,
        every=reader.text("combine", "any", choices=("any", "all")) == "all",
    )
    reader.finish()
    return rule


def _check_targets(whole: TableReader, blueprint: Blueprint) -> None:
    rule = blueprint.termination
    if rule.overall and not blueprint.precision.target_se:
        whole.refuse("[precision], target_se", "termination by overall precision needs this target.")
    categories = [blueprint.features[place] for place in blueprint.categories]
    if rule.categories and not categories:
        whole.refuse("[termination], categories", "no feature is a reporting category; give one `reporting`.")
    for feature in categories:
        if rule.categories and feature.reporting and not feature.reporting.target_se:
            whole.refuse(
                f"[[feature]] “{feature.name}”, reporting.target_se",
                "termination by the categories' precision needs a target for each.",
            )
