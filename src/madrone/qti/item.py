"""An assessment item: read once, then rendered and scored as often as needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.catalogs import Catalog, read_catalogs, report_bindings
from madrone.qti.companions import Companion, read_companions
from madrone.qti.content import ContentReader, Node
from madrone.qti.declarations import (
    ContextDeclaration,
    Declaration,
    OutcomeDeclaration,
    ResponseDeclaration,
    TemplateDeclaration,
    read_context,
    read_outcome,
    read_response,
    read_template,
)
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.feedback import ModalFeedback, read_modal_feedback
from madrone.qti.interactions import INTERACTIONS, Interaction, read_interaction
from madrone.qti.interactions.size import MAX_OPTIONS, options_of
from madrone.qti.processing.compiler import Compiler
from madrone.qti.processing.program import Program, compile_program
from madrone.qti.processing.templating import TemplateProgram, compile_template_program
from madrone.qti.scale import find_maximum
from madrone.qti.upgrade import children, only_child, upgrade
from madrone.qti.vocabulary import names
from madrone.qti.xml import XML_LANG, elements, line_of, parse_xml, tag_of

Status: TypeAlias = Literal["ok", "partial", "rejected"]
AnyDeclaration = TypeVar("AnyDeclaration", bound=Declaration)


@dataclass(frozen=True, slots=True)
class StimulusRef:
    """A passage or other material that an item belongs to, in a file of its own."""

    identifier: str
    href: str
    title: str


@dataclass(frozen=True)
class Item:
    """One assessment item, in the terms of QTI 3.0 whatever version it was written in.

    ``assets`` are addresses of images and media as the item writes them. ``problems`` lists what could not be
    carried over (``status`` is then ``partial``) and what an author should look at. ``max_score`` is in
    points.
    """

    identifier: str
    title: str
    language: str | None
    version: str
    interactions: tuple[Interaction, ...]
    responses: dict[str, ResponseDeclaration]
    outcomes: dict[str, OutcomeDeclaration]
    templates: dict[str, TemplateDeclaration]
    stimulus_refs: tuple[StimulusRef, ...]
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]
    status: Status
    max_score: float | None
    external: tuple[str, ...]
    adaptive: bool
    source: str
    contexts: dict[str, ContextDeclaration]
    catalogs: dict[str, Catalog] = field(repr=False)
    companions: tuple[Companion, ...]
    feedback: tuple[ModalFeedback, ...] = field(repr=False)
    body: Node | None = field(repr=False)
    program: Program = field(repr=False)
    template_program: TemplateProgram = field(repr=False)
    xml: bytes = field(repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as XML: compiled rules are functions, and reading again is quick."""
        return (_read_again, (self.xml, self.source))

    def interaction(self, response_identifier: str) -> Interaction | None:
        """The interaction that answers to a response identifier."""
        return self._by_response.get(response_identifier)

    @cached_property
    def fields_in_text(self) -> int:
        """How many fields stand in running text."""
        return sum(one.kind in ("text-entry", "inline-choice") for one in self.interactions)

    @cached_property
    def _by_response(self) -> dict[str, Interaction]:
        return {one.response_identifier: one for one in self.interactions}


_KNOWN = names(
    """
    qti-response-declaration qti-outcome-declaration qti-template-declaration qti-context-declaration
    qti-assessment-stimulus-ref qti-companion-materials-info qti-catalog-info qti-item-body
    qti-template-processing qti-response-processing qti-modal-feedback
    """
)
_NOTED = {"qti-stylesheet": ("stylesheet", "The style sheet is not used: items look alike in every test.")}


def read_item(xml: bytes, *, source: str = "item.xml") -> Item:
    """Read one item of QTI 2.0, 2.1, 2.2 or 3.0.

    Raises ``QtiError`` with file and line for what is not such an item or not safe to read.
    """
    root, problems = parse_xml(xml, source), Problems(source, [])
    version = upgrade(root, source, problems)
    if root.tag != "qti-assessment-item":
        message = f"An item is expected here, but the file holds <{tag_of(root)}>."
        raise QtiError("not-an-item", message, source, line_of(root))
    return _ItemReader(root, problems).read(version, xml, source)


def _read_again(xml: bytes, source: str) -> Item:
    return read_item(xml, source=source)


class _ItemReader:
    def __init__(self, root: etree._Element, problems: Problems) -> None:
        self.root = root
        self.problems = problems

    def read(self, version: str, xml: bytes, source: str) -> Item:
        root, problems = self.root, self.problems
        identifier = (root.get("identifier") or "").strip()
        if not identifier:
            raise QtiError(
                "item-identifier", "The item has no identifier. Give it one.", source, line_of(root)
            )
        responses = self._declared("qti-response-declaration", read_response)
        outcomes = self._declared("qti-outcome-declaration", read_outcome)
        templates = self._declared("qti-template-declaration", read_template)
        contexts = self._declared("qti-context-declaration", read_context)
        self._report_shared_names(responses, outcomes, templates, contexts)
        self._report_children()
        body = only_child(root, "qti-item-body")
        content = ContentReader(problems)
        read_body = None if body is None else content.read(body)
        interactions = self._interactions(body, responses)
        feedback = read_modal_feedback(root, content, problems)
        catalogs = read_catalogs(only_child(root, "qti-catalog-info"), content, problems)
        report_bindings(root, catalogs, problems)
        companions = read_companions(only_child(root, "qti-companion-materials-info"), problems)
        compiler = Compiler(responses, outcomes, {**templates, **contexts}, problems)
        # Template processing may set keys, so that it is compiled before the rules that look for them.
        template_program = compile_template_program(compiler, only_child(root, "qti-template-processing"))
        program = compile_program(compiler, only_child(root, "qti-response-processing"))
        external = _external(outcomes, interactions, program)
        maximum = find_maximum(identifier, responses, outcomes, interactions, program, template_program)
        stimulus_refs = self._stimulus_refs()
        found = problems.in_order()
        language = root.get(XML_LANG) or (body.get(XML_LANG) if body is not None else None)
        return Item(
            identifier=identifier,
            title=root.get("title") or identifier,
            language=language,
            version=version,
            interactions=interactions,
            responses=responses,
            outcomes=outcomes,
            templates=templates,
            stimulus_refs=stimulus_refs,
            assets=tuple(content.assets),
            problems=found,
            status="partial" if any(problem.level == "loss" for problem in found) else "ok",
            max_score=maximum,
            external=external,
            adaptive=root.get("adaptive") == "true",
            source=source,
            contexts=contexts,
            catalogs=catalogs,
            companions=companions,
            feedback=feedback,
            body=read_body,
            program=program,
            template_program=template_program,
            xml=xml,
        )

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
                continue
            found[declaration.identifier] = declaration
        return found

    def _report_shared_names(self, *kinds: Mapping[str, Declaration]) -> None:
        seen: set[str] = set()
        for kind in kinds:
            for identifier, declaration in kind.items():
                if identifier in seen:
                    message = f"{identifier} names two variables of different kinds."
                    self.problems.loss(declaration.line, "declaration-twice", message)
                seen.add(identifier)

    def _report_children(self) -> None:
        for child in elements(self.root):
            name, line = tag_of(child), line_of(child)
            if name in _NOTED:
                self.problems.note(line, *_NOTED[name])
            elif name not in _KNOWN:
                self.problems.loss(
                    line, "item-element", f"The element <{name}> is not known in an item; it is left out."
                )

    def _interactions(
        self, body: etree._Element | None, responses: dict[str, ResponseDeclaration]
    ) -> tuple[Interaction, ...]:
        if body is None:
            return ()
        found: dict[str, Interaction] = {}
        options = 0
        for element in body.iter(*INTERACTIONS):
            if any(above.tag in INTERACTIONS for above in element.iterancestors()):
                message = "An interaction stands inside another one; it is left out."
                self.problems.loss(line_of(element), "interaction-place", message)
                continue
            interaction = read_interaction(element, responses, self.problems)
            if interaction.response_identifier in found:
                message = (
                    f"Two interactions answer {interaction.response_identifier!r}; the second is left out."
                )
                self.problems.loss(interaction.line, "response-twice", message)
                continue
            options += options_of(interaction)
            if options > MAX_OPTIONS:
                message = f"With this {interaction.kind} interaction the item offers more than {MAX_OPTIONS} options."
                self.problems.loss(interaction.line, "interaction-size", f"{message} It is not shown.")
                interaction = replace(interaction, delivered=False)
            found[interaction.response_identifier] = interaction
        return tuple(found.values())

    def _stimulus_refs(self) -> tuple[StimulusRef, ...]:
        found = []
        for element in children(self.root, "qti-assessment-stimulus-ref"):
            href = element.get("href") or ""
            if not is_package_address(href):
                message = (
                    f"The stimulus address {href!r} does not name a file of the package; it is left out."
                )
                self.problems.loss(line_of(element), "address", message)
                continue
            identifier = element.get("identifier") or href
            found.append(StimulusRef(identifier, href, element.get("title") or ""))
        return tuple(found)


def _external(
    outcomes: dict[str, OutcomeDeclaration], interactions: tuple[Interaction, ...], program: Program
) -> tuple[str, ...]:
    """Outcomes that only a person can give: declared so, or a SCORE for writing that no rule sets."""
    named = [identifier for identifier, outcome in outcomes.items() if outcome.external]
    written = any(one.kind in ("extended-text", "drawing", "upload") for one in interactions)
    if written and "SCORE" in outcomes and "SCORE" not in named and "SCORE" not in program.targets:
        named.append("SCORE")
    return tuple(named)
