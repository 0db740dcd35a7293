"""What a package is made of, construct by construct, and how much of each is carried over.

A construct is one thing that QTI can say: a kind of interaction, an operator, a card of a catalog, a rule of a
test. Each occurrence is *lost* where a problem of that weight stands at it, *noted* where only a note does, and
else *carried*. The report counts what the XML holds, apart from the readers: what they overlook is counted too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml import etree

from madrone.qti.assessment import Test
from madrone.qti.errors import Problem
from madrone.qti.interactions import INTERACTIONS
from madrone.qti.item import Item
from madrone.qti.package import Entry, Package
from madrone.qti.stimulus import Stimulus
from madrone.qti.upgrade import upgrade
from madrone.qti.vocabulary import MATHML, SSML, names
from madrone.qti.xml import line_of, local_name, namespace, parse_xml, tag_of

Carried: TypeAlias = Literal["carried", "noted", "lost"]
Named: TypeAlias = tuple[str, str]
AnyEntry: TypeAlias = Entry[Item] | Entry[Stimulus] | Entry[Test]

# The groups, in the order of a reader's interest.
GROUPS = [
    "files",
    "interactions",
    "response-processing",
    "response-rules",
    "operators",
    "variables",
    "templates",
    "feedback",
    "catalogs",
    "companions",
    "content",
    "tests",
]

_WITHIN = {
    "qti-response-processing": "response-rules",
    "qti-template-processing": "templates",
    "qti-outcome-processing": "tests",
}
# Elements of processing that only hold others together.
_SILENT = names(
    """
    qti-response-if qti-response-else-if qti-response-else qti-template-if qti-template-else-if
    qti-template-else qti-outcome-if qti-outcome-else-if qti-outcome-else qti-value
    """
)
_RULES = names(
    """
    qti-response-condition qti-template-condition qti-outcome-condition qti-set-outcome-value
    qti-lookup-outcome-value qti-exit-response qti-exit-template qti-exit-test qti-set-template-value
    qti-set-correct-response qti-set-default-value qti-template-constraint qti-response-processing-fragment
    qti-outcome-processing-fragment
    """
)
_GROUP_OF: dict[str, str] = {
    **dict.fromkeys(
        names(
            """
            qti-response-declaration qti-outcome-declaration qti-context-declaration qti-mapping
            qti-area-mapping qti-match-table qti-interpolation-table qti-correct-response
            """
        ),
        "variables",
    ),
    **dict.fromkeys(
        names(
            """
            qti-template-declaration qti-template-inline qti-template-block qti-printed-variable
            """
        ),
        "templates",
    ),
    **dict.fromkeys(
        names(
            """
            qti-modal-feedback qti-feedback-inline qti-feedback-block qti-test-feedback
            """
        ),
        "feedback",
    ),
    **dict.fromkeys(
        names(
            """
            img audio video object table ruby qti-rubric-block qti-info-control qti-stylesheet
            qti-assessment-stimulus-ref
            """
        ),
        "content",
    ),
    **dict.fromkeys(
        names(
            """
            qti-test-part qti-assessment-section qti-assessment-section-ref qti-assessment-item-ref
            qti-selection qti-ordering qti-adaptive-selection qti-branch-rule qti-pre-condition
            qti-time-limits qti-item-session-control qti-weight qti-variable-mapping qti-template-default
            """
        ),
        "tests",
    ),
}
# What stands in these is an expression.
_EXPRESSIVE = names("qti-pre-condition qti-branch-rule qti-template-default")
_FRAMES = frozenset({*_WITHIN, *_EXPRESSIVE})
# On a line with more elements than this nobody could tell which of them a problem is about.
_CROWDED = 2_000
_OUTSIDE = names("qti-assessment-item qti-assessment-test qti-assessment-stimulus qti-assessment-section")


@dataclass(slots=True)
class Construct:
    """One construct of a package. ``count`` is how often it occurs; of these, ``noted`` and ``lost`` are not simply
    carried over. ``files`` are those that have it; ``flawed`` those, with line, where it is noted or lost."""

    group: str
    name: str
    count: int = 0
    noted: int = 0
    lost: int = 0
    files: dict[str, None] = field(default_factory=dict)
    flawed: dict[tuple[str, int], None] = field(default_factory=dict)

    @property
    def status(self) -> Carried:
        """The worst that has happened to any occurrence."""
        return "lost" if self.lost else "noted" if self.noted else "carried"

    def add(self, file: str, line: int, status: Carried) -> None:
        """Count one occurrence."""
        self.count += 1
        self.noted += status == "noted"
        self.lost += status == "lost"
        self.files[file] = None
        if status != "carried":
            self.flawed[file, line] = None


def construct_report(package: Package) -> tuple[Construct, ...]:
    """Every construct of a package in the order of ``GROUPS``, then by name.

    A file that was rejected counts as one lost construct of the group ``files``, and so does each problem that
    stands at no construct, under its code: the sum of the report leaves no problem out.
    """
    found: dict[Named, Construct] = {}
    for entry in package.entries():
        _count_entry(package, entry, found)
    for problem in package.problems:
        _counted(found, ("files", problem.code)).add(problem.source, problem.line, _weight(problem))
    return _in_order(found)


def constructs_of(xml: bytes, problems: Iterable[Problem], source: str) -> tuple[Construct, ...]:
    """The constructs of one item, test or stimulus whose reading found these problems.

    Raises ``QtiError`` for XML that cannot be read.
    """
    found: dict[Named, Construct] = {}
    _count_file(xml, problems, source, found)
    return _in_order(found)


def _in_order(found: Mapping[Named, Construct]) -> tuple[Construct, ...]:
    return tuple(sorted(found.values(), key=lambda one: (GROUPS.index(one.group), one.name)))


def _counted(found: dict[Named, Construct], named: Named) -> Construct:
    return found.setdefault(named, Construct(*named))


def _weight(problem: Problem) -> Carried:
    return "lost" if problem.level == "loss" else "noted"


def _count_entry(package: Package, entry: AnyEntry, found: dict[Named, Construct]) -> None:
    if entry.content is None:
        line = next((problem.line for problem in entry.problems), 0)
        _counted(found, ("files", "rejected")).add(entry.file, line, "lost")
        return
    # Sections in files of their own are part of their test, with problems under their own names.
    sections = entry.content.section_files if isinstance(entry.content, Test) else {}
    own = [problem for problem in entry.problems if problem.source not in sections]
    _count_file(package.read(entry.file), own, entry.file, found)
    for file, xml in sections.items():
        _count_file(xml, [one for one in entry.problems if one.source == file], file, found)


def _count_file(xml: bytes, problems: Iterable[Problem], source: str, found: dict[Named, Construct]) -> None:
    root = parse_xml(xml, source)
    upgrade(root, source)
    named = _named(root)
    weights, stray = _weigh(named, problems, source)
    for element, each in named.items():
        for one in each:
            status = weights.get((element, one), "carried")
            _counted(found, one).add(source, line_of(element), status)
    for problem in stray:
        _counted(found, ("files", problem.code)).add(problem.source or source, problem.line, _weight(problem))


def _named(root: etree._Element) -> dict[etree._Element, tuple[Named, ...]]:
    """Every element with the constructs that it is. What it stands in is handed down, so that depth costs nothing."""
    named: dict[etree._Element, tuple[Named, ...]] = {}
    within: dict[etree._Element, str] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        inherited = "" if parent is None else within[parent]
        named[element] = tuple(_names_of(element, inherited))
        within[element] = str(element.tag) if element.tag in _FRAMES else inherited
    return named


def _weigh(
    named: Mapping[etree._Element, tuple[Named, ...]], problems: Iterable[Problem], source: str
) -> tuple[dict[tuple[etree._Element, Named], Carried], list[Problem]]:
    """Put each problem on the constructs at its line; give the weights, and the problems that stand at none."""
    by_line: dict[int, list[etree._Element]] = defaultdict(list)
    for element in named:
        by_line[line_of(element)].append(element)
    weights: dict[tuple[etree._Element, Named], Carried] = {}
    stray = []
    for problem in problems:
        here = by_line.get(problem.line, []) if problem.line and problem.source in ("", source) else []
        places = _places(problem, here, named) if len(here) <= _CROWDED else []
        if not places:
            stray.append(problem)
        for place in places:
            if weights.get(place) != "lost":
                weights[place] = _weight(problem)
    return weights, stray


def _places(
    problem: Problem,
    candidates: Iterable[etree._Element],
    named: Mapping[etree._Element, tuple[Named, ...]],
) -> list[tuple[etree._Element, Named]]:
    """The constructs that a problem is about: those on its line that it names, else all of the line.

    What is no construct itself, such as a choice, stands for the construct that it is part of.
    """
    found: dict[tuple[etree._Element, Named], None] = {}
    spoken: dict[tuple[etree._Element, Named], None] = {}
    for element in candidates:
        owner = _owner(element, named)
        if owner is None:
            continue
        for one in named[owner]:
            found[owner, one] = None
            if _speaks_of(problem.message, element):
                spoken[owner, one] = None
    return list(spoken or found)


def _owner(
    element: etree._Element, named: Mapping[etree._Element, tuple[Named, ...]]
) -> etree._Element | None:
    here: etree._Element | None = element
    while here is not None and not named.get(here):
        here = here.getparent()
    return here


def _speaks_of(message: str, element: etree._Element) -> bool:
    identifiers = (element.get("identifier"), element.get("response-identifier"), element.get("id"))
    quoted = [f"'{one}'" for one in identifiers if one] + [f"<{tag_of(element)}>"]
    return any(one in message for one in quoted) or any(
        message.startswith(f"{one} ") for one in identifiers if one
    )


def _names_of(element: etree._Element, within: str) -> Iterator[Named]:
    """The constructs that an element is, as group and name; most are one or none."""
    tag, space = tag_of(element), namespace(element)
    if space == MATHML:
        if local_name(element) == "math":
            yield "content", "math"
        return
    if space == SSML:
        if local_name(element) != "speak":
            yield "content", f"ssml {local_name(element)}"
        return
    if element.get("dir") == "rtl":
        yield "content", "right-to-left"
    if tag in INTERACTIONS:
        yield "interactions", INTERACTIONS[tag]
    elif tag == "qti-response-processing":
        yield "response-processing", _kind_of_processing(element)
    elif tag == "qti-card":
        yield "catalogs", element.get("support") or "without support"
    elif tag in _GROUP_OF:
        yield _GROUP_OF[tag], tag.removeprefix("qti-")
    else:
        yield from _in_its_place(element, tag, within)


def _in_its_place(element: etree._Element, tag: str, within: str) -> Iterator[Named]:
    """What is known by where it stands: rules and operators, companions, and what no table of QTI names."""
    parent = element.getparent()
    if parent is None or not tag.startswith("qti-") or tag in _SILENT | _OUTSIDE:
        return
    if parent.tag == "qti-companion-materials-info":
        yield "companions", tag.removeprefix("qti-")
        return
    group = _WITHIN.get(within)
    if group and (tag in _RULES or parent.tag == within):
        yield group, tag.removeprefix("qti-")
    elif within:
        yield "operators", tag.removeprefix("qti-")


def _kind_of_processing(element: etree._Element) -> str:
    address = element.get("template") or element.get("template-location") or ""
    if address and len(element) == 0:
        return address.rpartition("/")[2].removesuffix(".xml") or address
    return "rules of its own" if len(element) else "empty"
