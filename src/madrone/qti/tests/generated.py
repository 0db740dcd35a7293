"""Items drawn at random for properties that hold of every item: declarations, interactions, content, rules."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from madrone.qti.tests.building import NAMESPACE

Responses = dict[str, object]


@dataclass(frozen=True)
class Drawn:
    """The XML of an item and an attempt at it."""

    xml: bytes
    responses: Responses


@dataclass(frozen=True)
class _Part:
    """One interaction with its declaration, a rule that scores it and an answer."""

    declaration: str
    body: str
    rule: str
    answer: object


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufeff"),
    max_size=12,
)
NUMBERS = st.integers(-9, 9)
FLAGS = st.sampled_from(("true", "false"))
_ONE = '<qti-base-value base-type="integer">1</qti-base-value>'
_TWO = '<qti-base-value base-type="float">2</qti-base-value>'
IDENTIFIERS = ("A", "B", "C", "D")


@st.composite
def contents(draw: st.DrawFn, depth: int = 2) -> str:
    """Running text with elements of HTML, formulas and pictures in it."""
    pieces = []
    for _ in range(draw(st.integers(0, 3))):
        text = escape(draw(WORDS))
        name = draw(st.sampled_from(("", "b", "span", "math", "img", "sub", "printed")))
        if not name:
            pieces.append(text)
        elif name == "math":
            pieces.append(
                f'<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>{text}</mi></math>'
            )
        elif name == "img":
            pieces.append(f'<img src="a.png" alt={quoteattr(draw(WORDS))}/>')
        elif name == "printed":
            pieces.append('<qti-printed-variable identifier="SCORE"/>')
        else:
            inside = draw(contents(depth - 1)) if depth else text
            pieces.append(
                f'<{name} class="qti-bordered" data-note={quoteattr(draw(WORDS))}>{inside}</{name}>'
            )
    return "".join(pieces)


@st.composite
def mappings(draw: st.DrawFn, keys: tuple[str, ...]) -> str:
    """A mapping of some keys, with or without bounds."""
    chosen = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    entries = "".join(
        f'<qti-map-entry map-key="{key}" mapped-value="{draw(NUMBERS)}" case-sensitive="{draw(FLAGS)}"/>'
        for key in chosen
    )
    bounds = draw(st.sampled_from(("", 'lower-bound="0"', 'upper-bound="3" lower-bound="-1"')))
    return f'<qti-mapping default-value="{draw(NUMBERS)}" {bounds}>{entries}</qti-mapping>'


def _declared(name: str, cardinality: str, base: str, key: list[str], rest: str = "") -> str:
    values = "".join(f"<qti-value>{escape(one)}</qti-value>" for one in key)
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if key else ""
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}">'
        f"{correct}{rest}</qti-response-declaration>"
    )


def _add(value: str) -> str:
    return (
        '<qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/>'
        f"{value}</qti-sum></qti-set-outcome-value>"
    )


@st.composite
def _choice(draw: st.DrawFn, name: str) -> _Part:
    kind, wrapper = draw(st.sampled_from((("choice", "simple-choice"), ("hottext", "hottext"))))
    choices = "".join(
        f'<qti-{wrapper} identifier="{one}" show-hide="show">{draw(contents(1))}</qti-{wrapper}>'
        for one in IDENTIFIERS
    )
    inside = choices if kind == "choice" else f"<p>{choices}</p>"
    body = (
        f'<qti-{kind}-interaction max-choices="{draw(st.integers(0, 3))}" response-identifier="{name}">'
        f"{inside}</qti-{kind}-interaction>"
    )
    key = draw(st.lists(st.sampled_from(IDENTIFIERS), unique=True))
    declaration = _declared(name, "multiple", "identifier", key, draw(mappings(IDENTIFIERS)))
    given = draw(st.lists(st.sampled_from(IDENTIFIERS), unique=True))
    rule = _add(f'<qti-map-response identifier="{name}"/>')
    return _Part(declaration, body, rule, {"list": {"identifier": given}})


@st.composite
def _order(draw: st.DrawFn, name: str) -> _Part:
    choices = "".join(
        f'<qti-simple-choice identifier="{one}">{one}</qti-simple-choice>' for one in IDENTIFIERS
    )
    body = (
        f'<qti-order-interaction shuffle="{draw(FLAGS)}" response-identifier="{name}">'
        f"{choices}</qti-order-interaction>"
    )
    declaration = _declared(name, "ordered", "identifier", list(draw(st.permutations(IDENTIFIERS))))
    given = list(draw(st.permutations(IDENTIFIERS)))
    rule = (
        "<qti-response-condition><qti-response-if>"
        f'<qti-match><qti-variable identifier="{name}"/><qti-correct identifier="{name}"/></qti-match>{_add(_TWO)}'
        "</qti-response-if></qti-response-condition>"
    )
    return _Part(declaration, body, rule, {"list": {"identifier": given}})


@st.composite
def _text(draw: st.DrawFn, name: str) -> _Part:
    body = (
        f'<p>{draw(contents(1))}<qti-text-entry-interaction expected-length="{draw(st.integers(1, 9))}"'
        f' response-identifier="{name}"/></p>'
    )
    key = draw(WORDS.filter(str.strip))
    pattern = quoteattr(draw(st.sampled_from(("[a-z]+", "\\d{1,3}", "a|b"))))
    rule = (
        "<qti-response-condition><qti-response-if><qti-or>"
        f'<qti-string-match case-sensitive="{draw(FLAGS)}"><qti-variable identifier="{name}"/>'
        f'<qti-base-value base-type="string">{escape(key)}</qti-base-value></qti-string-match>'
        f'<qti-pattern-match pattern={pattern}><qti-variable identifier="{name}"/></qti-pattern-match>'
        f"</qti-or>{_add(_ONE)}"
        "</qti-response-if></qti-response-condition>"
    )
    given = draw(st.sampled_from((key, key.upper(), "abc", "12")))
    return _Part(_declared(name, "single", "string", [key]), body, rule, {"base": {"string": given}})


@st.composite
def _match(draw: st.DrawFn, name: str) -> _Part:
    sets = "".join(
        "<qti-simple-match-set>"
        + "".join(
            f'<qti-simple-associable-choice identifier="{one}" match-max="{draw(st.integers(0, 3))}">'
            f"{one}</qti-simple-associable-choice>"
            for one in side
        )
        + "</qti-simple-match-set>"
        for side in (("A", "B"), ("C", "D"))
    )
    body = f'<qti-match-interaction max-associations="0" response-identifier="{name}">{sets}</qti-match-interaction>'
    pairs = ("A C", "A D", "B C", "B D")
    key = draw(st.lists(st.sampled_from(pairs), unique=True))
    declaration = _declared(name, "multiple", "directedPair", key, draw(mappings(pairs)))
    given = [one.split() for one in draw(st.lists(st.sampled_from(pairs), unique=True))]
    return _Part(
        declaration, body, _add(f'<qti-map-response identifier="{name}"/>'), {"list": {"directedPair": given}}
    )


@st.composite
def _point(draw: st.DrawFn, name: str) -> _Part:
    areas = "".join(
        f'<qti-area-map-entry shape="circle" coords="{draw(st.integers(0, 9))},5,{draw(st.integers(1, 4))}"'
        f' mapped-value="{draw(NUMBERS)}"/>'
        for _ in range(draw(st.integers(1, 3)))
    )
    declaration = _declared(
        name, "multiple", "point", [], f'<qti-area-mapping default-value="0">{areas}</qti-area-mapping>'
    )
    body = (
        f'<qti-select-point-interaction max-choices="2" response-identifier="{name}">'
        '<img src="a.png" alt="map"/></qti-select-point-interaction>'
    )
    given = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(list), max_size=2))
    rule = _add(f'<qti-map-response-point identifier="{name}"/>')
    return _Part(declaration, body, rule, {"list": {"point": given}})


@st.composite
def _slider(draw: st.DrawFn, name: str) -> _Part:
    body = (
        f'<qti-slider-interaction step="1" upper-bound="9" lower-bound="0" reverse="{draw(FLAGS)}"'
        f' response-identifier="{name}"/>'
    )
    rule = _add(
        f'<qti-divide><qti-variable identifier="{name}"/>'
        f'<qti-base-value base-type="float">{draw(st.integers(1, 5))}</qti-base-value></qti-divide>'
    )
    given = draw(st.integers(0, 9))
    return _Part(_declared(name, "single", "integer", []), body, rule, {"base": {"integer": given}})


_PARTS = (_choice, _order, _text, _match, _point, _slider)


@st.composite
def _feedback(draw: st.DrawFn) -> str:
    return (
        f'<qti-modal-feedback show-hide="{draw(st.sampled_from(("show", "hide")))}" outcome-identifier="SCORE"'
        f' identifier="A" title={quoteattr(draw(WORDS))}>'
        f"<qti-content-body><p>{draw(contents(1))}</p></qti-content-body></qti-modal-feedback>"
    )


@st.composite
def _catalog(draw: st.DrawFn) -> str:
    cards = "".join(
        f'<qti-card support="{support}"><qti-card-entry xml:lang="es" default="{draw(FLAGS)}">'
        f"<qti-html-content><p>{draw(contents(0))}</p></qti-html-content></qti-card-entry></qti-card>"
        for support in draw(
            st.lists(st.sampled_from(("spoken", "glossary-on-screen")), min_size=1, unique=True)
        )
    )
    return f'<qti-catalog-info><qti-catalog id="c1">{cards}</qti-catalog></qti-catalog-info>'


@st.composite
def drawn_items(draw: st.DrawFn) -> Drawn:
    """An item of one to three interactions, with an attempt; its parts stand in no particular order."""
    parts = {
        f"R{number}": draw(one(f"R{number}"))
        for number, one in enumerate(draw(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3)))
    }
    table = draw(
        st.sampled_from(
            (
                "",
                '<qti-interpolation-table default-value="0"><qti-interpolation-table-entry'
                ' source-value="2" target-value="1"/></qti-interpolation-table>',
            )
        )
    )
    body = f'<p data-catalog-idref="c1">{draw(contents())}</p>' + "\n".join(
        one.body for one in parts.values()
    )
    sections = [
        *(one.declaration for one in parts.values()),
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">'
        f"<qti-default-value><qti-value>{draw(NUMBERS)}</qti-value></qti-default-value></qti-outcome-declaration>",
        '<qti-outcome-declaration identifier="GRADE" cardinality="single" base-type="float">'
        f"{table}</qti-outcome-declaration>",
        f"<qti-item-body>{body}</qti-item-body>",
        "<qti-response-processing>"
        + "".join(one.rule for one in parts.values())
        + "</qti-response-processing>",
        draw(_catalog()),
        *draw(st.lists(_feedback(), max_size=2)),
    ]
    title = quoteattr(draw(WORDS))
    xml = (
        f'<qti-assessment-item xmlns="{NAMESPACE}" title={title} identifier="i1" xml:lang="en"'
        f' time-dependent="false">{draw(WORDS.map(escape)) if draw(st.booleans()) else ""}'
        + "\n  ".join(draw(st.permutations(sections)))
        + "</qti-assessment-item>"
    )
    return Drawn(xml.encode(), {name: one.answer for name, one in parts.items()})
