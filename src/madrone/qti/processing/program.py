"""Response processing of one item as a programme that runs once per attempt."""

from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.processing.compiler import Compiler, State
from madrone.qti.processing.responding import RESPONSE_RULES
from madrone.qti.processing.rules import ExitProcessing, Rule
from madrone.qti.processing.standard import STANDARD
from madrone.qti.processing.state import Exhausted
from madrone.qti.values import Value
from madrone.qti.xml import elements, line_of

SETTING_RULES = ("qti-set-outcome-value", "qti-lookup-outcome-value")


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of an item. ``targets`` are the outcomes that some rule sets; ``template`` is a standard
    one's name; ``initial`` the variables before the first attempt."""

    rules: tuple[Rule, ...] = ()
    targets: frozenset[str] = field(default_factory=frozenset)
    template: str | None = None
    initial: dict[str, Value] = field(default_factory=dict)

    def run(self, state: State) -> None:
        """Carry out the rules on the state's variables."""
        try:
            for rule in self.rules:
                rule(state)
        except ExitProcessing:
            return
        except Exhausted:
            state.undecided = True
            state.warn("the rules want too much work and were stopped; a person has to score this")


def compile_program(compiler: Compiler, element: etree._Element | None) -> Program:
    """Compile ``qti-response-processing``: its rules, else the standard template that it names."""
    initial = _initial(compiler)
    if element is None:
        return Program(initial=initial)
    if next(elements(element), None) is not None:
        rules = RESPONSE_RULES.compile(compiler, element)
        targets = frozenset(one.get("identifier") or "" for one in element.iter(*SETTING_RULES))
        return Program(tuple(rules), targets, initial=initial)
    address = element.get("template") or element.get("template-location")
    if not address:
        return Program(initial=initial)
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if name not in STANDARD:
        message = f"The response processing template {name!r} is not carried out; nothing is scored by it."
        compiler.problems.loss(line_of(element), "template", message)
        return Program(template=name, initial=initial)
    build, targets = STANDARD[name]
    return Program(tuple(build(compiler, line_of(element))), targets, name, initial)


def _initial(compiler: Compiler) -> dict[str, Value]:
    initial: dict[str, Value] = {"completionStatus": "not_attempted"}
    initial |= dict.fromkeys(compiler.responses)
    initial |= {identifier: outcome.initial for identifier, outcome in compiler.outcomes.items()}
    initial |= {identifier: other.default for identifier, other in compiler.others.items()}
    return initial
