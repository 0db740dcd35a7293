"""Response processing of one item as a programme that runs once per attempt."""

from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.processing.compiler import Compiler, State
from madrone.qti.processing.rules import TEMPLATES, ExitProcessing, Rule, compile_rules
from madrone.qti.xml import elements, line_of


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of an item. ``targets`` are the outcomes that some rule sets; ``template`` is a standard
    one's name."""

    rules: tuple[Rule, ...] = ()
    targets: frozenset[str] = field(default_factory=frozenset)
    template: str | None = None

    def run(self, state: State) -> None:
        """Carry out the rules on the state's variables."""
        try:
            for rule in self.rules:
                rule(state)
        except ExitProcessing:
            return


def compile_program(compiler: Compiler, element: etree._Element | None) -> Program:
    """Compile ``qti-response-processing``: its rules, else the standard template that it names."""
    if element is None:
        return Program()
    if next(elements(element), None) is not None:
        rules = compile_rules(compiler, element)
        targets = frozenset(
            one.get("identifier") or ""
            for one in element.iter("qti-set-outcome-value", "qti-lookup-outcome-value")
        )
        return Program(tuple(rules), targets)
    address = element.get("template") or element.get("template-location")
    if not address:
        return Program()
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".xml")
    build = TEMPLATES.get(name)
    if build is None:
        message = f"The response processing template {name!r} is not carried out; nothing is scored by it."
        compiler.problems.loss(line_of(element), "template", message)
        return Program(template=name)
    return Program(tuple(build(compiler, line_of(element))), frozenset({"SCORE"}), name)
