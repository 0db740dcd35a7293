"""From the XML of a test to the test: structure, control, limits, directions, feedback and rules."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.assessment.checks import check_test
from madrone.qti.assessment.expressions import TestCompiler, compile_outcome_rules
from madrone.qti.assessment.files import Inliner, SectionFiles
from madrone.qti.assessment.model import (
    CONTEXT,
    BranchRule,
    ItemRef,
    PreCondition,
    Section,
    SessionControl,
    TemplateDefault,
    Test,
    TestPart,
)
from madrone.qti.assessment.settings import (
    flag,
    read_control,
    read_modes,
    read_selection,
    read_time_limits,
    read_weights,
)
from madrone.qti.assessment.words import Words
from madrone.qti.declarations import Declaration, read_outcome, read_template
from madrone.qti.errors import Problems, QtiError
from madrone.qti.item import StimulusRef
from madrone.qti.upgrade import children, only_child, upgrade
from madrone.qti.xml import elements, line_of, parse_xml, tag_of

AnyDeclaration = TypeVar("AnyDeclaration", bound=Declaration)

_RULES = {"qti-pre-condition", "qti-branch-rule", "qti-item-session-control", "qti-time-limits"}
_IN_TEST = {
    "qti-outcome-declaration",
    "qti-context-declaration",
    "qti-time-limits",
    "qti-rubric-block",
    "qti-test-part",
    "qti-outcome-processing",
    "qti-test-feedback",
    "qti-stylesheet",
}
_IN_PART = _RULES | {"qti-rubric-block", "qti-assessment-section", "qti-test-feedback"}
_IN_SECTION = _RULES | {
    "qti-selection",
    "qti-ordering",
    "qti-adaptive-selection",
    "qti-rubric-block",
    "qti-assessment-stimulus-ref",
    "qti-assessment-section",
    "qti-assessment-item-ref",
}
_IN_ITEM_REF = _RULES | {"qti-variable-mapping", "qti-weight", "qti-template-default"}


def read_test(xml: bytes, source: str = "test.xml", *, section: SectionFiles | None = None) -> Test:
    """Read a ``qti-assessment-test``; raises ``QtiError`` for what is not one or not safe to read.

    ``section`` gives the bytes of a section's file by its path, counted from the folder that ``source`` is
    counted from; none where there is no such file. Without it every such section is left out and reported.
    """
    root, problems = parse_xml(xml, source), Problems(source, [])
    version = upgrade(root, source, problems)
    if root.tag != "qti-assessment-test":
        message = f"A test is expected here, but the file holds <{tag_of(root)}>."
        raise QtiError("not-a-test", message, source, line_of(root))
    if not (root.get("identifier") or "").strip():
        raise QtiError("test-identifier", "The test has no identifier. Give it one.", source, line_of(root))
    inliner = Inliner(source, section or (lambda path: None), problems)
    inliner.fill(root)
    return _TestReader(root, inliner).read(version, xml)


class _TestReader:
    """Goes through one test. In a section from another file, problems are that file's (``sources``)."""

    def __init__(self, root: etree._Element, inliner: Inliner) -> None:
        self.root = root
        self.inliner = inliner
        self.problems = inliner.problems
        self.words = Words()
        outcomes = self._declared("qti-outcome-declaration", read_outcome)
        contexts = self._declared("qti-context-declaration", read_template)
        self.outcomes, self.contexts = outcomes, contexts
        self.compiler = TestCompiler({}, outcomes, {CONTEXT.identifier: CONTEXT, **contexts}, self.problems)

    def read(self, version: str, xml: bytes) -> Test:
        root, problems = self.root, self.problems
        _report(root, _IN_TEST, problems)
        control = SessionControl()
        parts = tuple(self._part(one, control) for one in children(root, "qti-test-part"))
        test = Test(
            identifier=(root.get("identifier") or "").strip(),
            title=root.get("title") or root.get("identifier") or "",
            version=version,
            parts=parts,
            outcomes=self.outcomes,
            contexts=self.contexts,
            time_limits=read_time_limits(root, problems, least=False),
            rubrics=self.words.rubrics(root, problems),
            feedback=self.words.feedback(root, problems),
            catalogs=self.words.catalogs,
            assets=(),
            problems=(),
            source=problems.source,
            rules=compile_outcome_rules(self.compiler, only_child(root, "qti-outcome-processing")),
            xml=xml,
            section_files=self.inliner.files,
        )
        check_test(test, self.compiler, line_of(root), problems)
        return replace(test, assets=tuple(self.words.assets), problems=problems.in_order())

    def _declared(
        self, name: str, read: Callable[[etree._Element, Problems], AnyDeclaration | None]
    ) -> dict[str, AnyDeclaration]:
        found: dict[str, AnyDeclaration] = {}
        for element in children(self.root, name):
            declaration = read(element, self.problems)
            if declaration is None:
                continue
            if declaration.identifier in found:
                message = f"{declaration.identifier} is declared twice; the first counts."
                self.problems.loss(declaration.line, "declaration-twice", message)
            found.setdefault(declaration.identifier, declaration)
        return found

    def _part(self, element: etree._Element, control: SessionControl) -> TestPart:
        problems = self.problems
        _report(element, _IN_PART, problems)
        own = read_control(element, control, problems)
        navigation, submission = read_modes(element, problems)
        identifier = (element.get("identifier") or "").strip()
        return TestPart(
            identifier=identifier,
            title=element.get("title") or identifier,
            navigation=navigation,
            submission=submission,
            sections=tuple(
                self._section(one, own, self.compiler) for one in children(element, "qti-assessment-section")
            ),
            rubrics=self.words.rubrics(element, problems),
            time_limits=read_time_limits(element, problems, least=False),
            pre_conditions=_pre_conditions(self.compiler, element),
            branch_rules=_branch_rules(self.compiler, element),
            feedback=self.words.feedback(element, problems),
            line=line_of(element),
        )

    def _section(self, element: etree._Element, control: SessionControl, compiler: TestCompiler) -> Section:
        source = self.inliner.sources.get(element)
        if source is not None:
            compiler = replace(compiler, problems=Problems(source, self.problems.found))
        problems = compiler.problems
        _report(element, _IN_SECTION, problems)
        own = read_control(element, control, problems)
        identifier = (element.get("identifier") or "").strip()
        inside: list[Section | ItemRef] = []
        for child in elements(element):
            if child.tag == "qti-assessment-section":
                inside.append(self._section(child, own, compiler))
            elif child.tag == "qti-assessment-item-ref":
                ref = _item_ref(child, identifier, own, compiler)
                inside.extend([] if ref is None else [ref])
        adaptive = only_child(element, "qti-adaptive-selection")
        if adaptive is not None:
            message = "Adaptive selection is not carried out: the section's items come in written order."
            problems.loss(line_of(adaptive), "adaptive-selection", message)
        ordering = only_child(element, "qti-ordering")
        return Section(
            identifier=identifier,
            title=element.get("title") or identifier,
            children=tuple(inside),
            visible=flag(element, "visible", True),
            keep_together=flag(element, "keep-together", True),
            fixed=flag(element, "fixed", False),
            required=flag(element, "required", False),
            selection=read_selection(element, inside, problems),
            shuffle=ordering is not None and flag(ordering, "shuffle", False),
            rubrics=self.words.rubrics(element, problems),
            stimulus_refs=_stimulus_refs(element, problems),
            time_limits=read_time_limits(element, problems),
            pre_conditions=_pre_conditions(compiler, element),
            branch_rules=_branch_rules(compiler, element),
            adaptive=adaptive is not None,
            line=line_of(element),
        )


def _item_ref(
    element: etree._Element, section: str, control: SessionControl, compiler: TestCompiler
) -> ItemRef | None:
    problems = compiler.problems
    _report(element, _IN_ITEM_REF, problems)
    identifier, href = (element.get("identifier") or "").strip(), element.get("href") or ""
    if not identifier or not is_package_address(href):
        message = f"The reference to {href!r} does not name a file of the package; it is left out."
        problems.loss(line_of(element), "item-ref", message)
        return None
    return ItemRef(
        identifier=identifier,
        href=href,
        required=flag(element, "required", False),
        section=section,
        fixed=flag(element, "fixed", False),
        categories=tuple((element.get("category") or "").split()),
        weights=read_weights(element, problems),
        mappings={
            one.get("target-identifier") or "": one.get("source-identifier") or ""
            for one in children(element, "qti-variable-mapping")
        },
        template_defaults=tuple(
            TemplateDefault(one.get("template-identifier") or "", line_of(one), compiler.inner(one))
            for one in children(element, "qti-template-default")
        ),
        control=read_control(element, control, problems),
        time_limits=read_time_limits(element, problems),
        pre_conditions=_pre_conditions(compiler, element),
        branch_rules=_branch_rules(compiler, element),
        line=line_of(element),
    )


def _pre_conditions(compiler: TestCompiler, element: etree._Element) -> tuple[PreCondition, ...]:
    return tuple(
        PreCondition(line_of(one), compiler.inner(one)) for one in children(element, "qti-pre-condition")
    )


def _branch_rules(compiler: TestCompiler, element: etree._Element) -> tuple[BranchRule, ...]:
    return tuple(
        BranchRule((one.get("target") or "").strip(), line_of(one), compiler.inner(one))
        for one in children(element, "qti-branch-rule")
    )


def _stimulus_refs(element: etree._Element, problems: Problems) -> tuple[StimulusRef, ...]:
    found = []
    for one in children(element, "qti-assessment-stimulus-ref"):
        href = one.get("href") or ""
        if not is_package_address(href):
            message = f"The stimulus address {href!r} does not name a file of the package; it is left out."
            problems.loss(line_of(one), "address", message)
            continue
        found.append(StimulusRef(one.get("identifier") or href, href, one.get("title") or ""))
    return tuple(found)


def _report(element: etree._Element, known: set[str], problems: Problems) -> None:
    """Report each child that has no meaning in its place."""
    for child in elements(element):
        if child.tag == "qti-stylesheet":
            problems.note(
                line_of(child), "stylesheet", "The style sheet is not used: tests look alike everywhere."
            )
        elif tag_of(child) not in known:
            message = f"Not carried over: the element <{tag_of(child)}> in <{tag_of(element)}>."
            problems.loss(line_of(child), "test-element", message)
