"""Template processing: the rules that make one clone of an item, with its own numbers, words and keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.declarations import Declaration, TemplateDeclaration
from madrone.qti.processing.compiler import Compiler, State
from madrone.qti.processing.rules import ExitProcessing, Rule, RuleBook, fitted, operand_of
from madrone.qti.processing.state import Exhausted
from madrone.qti.values import Value
from madrone.qti.xml import line_of

TEMPLATE_RULES = RuleBook("template")

# The specification lets an author count on 100 runs of the rules before a constraint.
MAX_RUNS = 100


class Restart(Exception):  # It is a jump, not an error.
    """A constraint does not hold: begin again."""


@dataclass(frozen=True, slots=True)
class TemplateProgram:
    """The rules that make a clone. ``declared`` are the template variables' defaults; ``size`` counts the
    elements of the rules."""

    rules: tuple[Rule, ...] = ()
    declared: Mapping[str, Value] = field(default_factory=dict)
    size: int = 0

    def run(self, state: State) -> None:
        """Carry out the rules on a state that holds given values only.

        Where a constraint does not hold, all begins again, ``MAX_RUNS`` times at most; then the declared
        defaults stand, with a warning (QTI 3.0.1, TemplateConstraint).
        """
        given = {identifier: state.values[identifier] for identifier in state.held}
        state.patient = True
        for run in range(MAX_RUNS):
            state.values.update(self.declared)
            state.values.update(given)
            state.correct.clear()
            state.defaults.clear()
            state.patient = state.patient and run < MAX_RUNS - 1
            if self._run_once(state):
                return
            # Without chance another run would end in the same place.
            state.patient = state.drawn
            state.drawn = False

    def _run_once(self, state: State) -> bool:
        try:
            state.spend(self.size)
            for rule in self.rules:
                rule(state)
        except Restart:
            return False
        except ExitProcessing:
            pass
        except Exhausted:
            state.warn("the template rules want too much work and were stopped; defaults are used")
            fall_back(state, self.declared)
        return True


def compile_template_program(compiler: Compiler, element: etree._Element | None) -> TemplateProgram:
    """Compile ``qti-template-processing``; an item without it has no rules, but may have variables."""
    declared = {identifier: one.default for identifier, one in _templates(compiler).items()}
    if element is None:
        return TemplateProgram(declared=declared)
    rules = tuple(TEMPLATE_RULES.compile(compiler, element))
    return TemplateProgram(rules, declared, sum(1 for _ in element.iter()))


def fall_back(state: State, declared: Mapping[str, Value]) -> None:
    """Give template variables their declared defaults, where they have one and no value is given."""
    for identifier, value in declared.items():
        if value is not None and identifier not in state.held:
            state.values[identifier] = value


@TEMPLATE_RULES.rule("qti-set-template-value")
def build_set_template(compiler: Compiler, element: etree._Element) -> Rule | None:
    """Set a template variable, unless its value is given."""
    declaration = _declaration(compiler, element, _templates(compiler), "template variable")
    value = operand_of(compiler, element)
    if declaration is None:
        return None
    identifier = declaration.identifier

    def run(state: State) -> None:
        found = fitted(state, declaration, value(state))
        if identifier not in state.held:
            state.values[identifier] = found

    return run


@TEMPLATE_RULES.rule("qti-set-correct-response")
def build_set_correct(compiler: Compiler, element: etree._Element) -> Rule | None:
    """Set the key of a response for this clone."""
    declaration = _declaration(compiler, element, compiler.responses, "response")
    value = operand_of(compiler, element)
    if declaration is None:
        return None
    compiler.new_keys.add(declaration.identifier)

    def run(state: State) -> None:
        state.correct[declaration.identifier] = fitted(state, declaration, value(state))

    return run


@TEMPLATE_RULES.rule("qti-set-default-value")
def build_set_default(compiler: Compiler, element: etree._Element) -> Rule | None:
    """Set the default value of a response or an outcome for this clone."""
    declared: dict[str, Declaration] = {**compiler.responses, **compiler.outcomes}
    declaration = _declaration(compiler, element, declared, "response or outcome")
    value = operand_of(compiler, element)
    if declaration is None:
        return None

    def run(state: State) -> None:
        state.defaults[declaration.identifier] = fitted(state, declaration, value(state))

    return run


@TEMPLATE_RULES.rule("qti-template-constraint")
def build_constraint(compiler: Compiler, element: etree._Element) -> Rule:
    """Begin again unless a condition holds; NULL does not hold."""
    condition = operand_of(compiler, element)
    declared = {identifier: one.default for identifier, one in _templates(compiler).items()}

    def run(state: State) -> None:
        if condition(state) is True:
            return
        if state.patient:
            raise Restart
        state.warn("no values were found that meet a template constraint; the declared defaults are used")
        fall_back(state, declared)

    return run


def _templates(compiler: Compiler) -> dict[str, Declaration]:
    others = compiler.others.items()
    return {identifier: one for identifier, one in others if isinstance(one, TemplateDeclaration)}


def _declaration(
    compiler: Compiler, element: etree._Element, declared: Mapping[str, Declaration], kind: str
) -> Declaration | None:
    identifier = element.get("identifier") or ""
    declaration = declared.get(identifier)
    if declaration is None:
        message = f"The {kind} {identifier[:60]!r} is not declared; it is not set."
        compiler.problems.loss(line_of(element), "template-target", message)
    return declaration
