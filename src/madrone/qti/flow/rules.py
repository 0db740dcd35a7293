"""What the rules of a test see of a session, and what they give: outcomes, conditions, defaults, feedback."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from madrone.qti.assessment.expressions import ItemView, TestState, run_rules
from madrone.qti.assessment.model import CONTEXT, Test, TestFeedback
from madrone.qti.declarations import Declaration
from madrone.qti.errors import QtiError
from madrone.qti.feedback import is_shown
from madrone.qti.flow.attempts import Answer, ItemFacts
from madrone.qti.flow.plan import PlannedItem, PlannedPart, TestPlan
from madrone.qti.flow.session import TestSession
from madrone.qti.pci import PciError, PciJson, decode, encode
from madrone.qti.processing.coercion import Unsuitable, coerce
from madrone.qti.processing.state import Exhausted
from madrone.qti.values import Value

_UNANSWERED = Answer()


class TestRules:
    """Runs a test's rules on sessions of one plan. ``facts`` are those of each item, by its reference's href.

    In a part with simultaneous submission, answers count only once the part is left: until then its items
    look unanswered to every rule.
    """

    __test__ = False

    def __init__(self, test: Test, plan: TestPlan, facts: Mapping[str, ItemFacts]) -> None:
        missing = sorted({item.ref.href for item in plan.items} - set(facts))
        if missing:
            message = f"The test needs items that are not there: {', '.join(missing[:10])}."
            raise QtiError("item-missing", message, test.source)
        self.test = test
        self.plan = plan
        self.facts = facts

    def outcomes(self, session: TestSession) -> tuple[dict[str, PciJson], tuple[str, ...]]:
        """The test's outcomes in PCI JSON after outcome processing, and what was odd about it."""
        # Processing begins anew each time: no outcome remembers an earlier run (QTI 3.0.1, OutcomeProcessing).
        state = self.state(replace(session, outcomes={}))
        run_rules(self.test.rules, state)
        written = {
            name: encode(state.values.get(name), declared) for name, declared in self.test.outcomes.items()
        }
        return written, tuple(state.warnings)

    def template_defaults(self, session: TestSession, item: PlannedItem) -> dict[str, PciJson]:
        """The defaults that the test gives template variables of an item; one that does not fit is left out."""
        if not item.ref.template_defaults:
            return {}
        declared, state = self.facts[item.ref.href].templates, self.state(session)
        found: dict[str, PciJson] = {}
        for default in item.ref.template_defaults:
            declaration = declared.get(default.identifier)
            if declaration is None:
                continue
            try:
                value = coerce(declaration, default.expression(state))
            except (Unsuitable, Exhausted):
                continue
            if value is not None:
                found[default.identifier] = encode(value, declaration)
        return found

    def shown(
        self, session: TestSession, feedback: Iterable[TestFeedback], *, at_end: bool
    ) -> tuple[TestFeedback, ...]:
        """Which feedback the test's outcomes call for."""
        values = self._values(session)
        return tuple(
            one
            for one in feedback
            if one.at_end is at_end
            and is_shown(values, one.outcome_identifier, one.identifier, show=one.show)
        )

    def _values(self, session: TestSession) -> dict[str, Value]:
        outcomes = {name: declared.initial for name, declared in self.test.outcomes.items()}
        return outcomes | _decoded(session.outcomes, self.test.outcomes)

    def state(self, session: TestSession) -> TestState:
        """What rules see: outcomes as they were last processed, context, and the items' variables."""
        contexts = {CONTEXT.identifier: CONTEXT, **self.test.contexts}
        values = self._values(session)
        values |= {name: declared.default for name, declared in contexts.items()}
        values |= _decoded(session.context, contexts)
        views: list[ItemView] = []
        last: dict[str, ItemView] = {}
        durations: dict[str, float] = {}
        total = 0.0
        for at, part in enumerate(self.plan.parts):
            counted = part.part.submission == "individual" or session.part > at
            for item in part.items:
                answer = session.answers.get(item.key, _UNANSWERED) if counted else _UNANSWERED
                view = self._view(session, part, item, answer)
                views.append(view)
                if counted and (part.part.submission == "simultaneous" or item.occurrence == 1):
                    last[item.ref.identifier] = view
                elif item.occurrence > 1:
                    # Submitted one by one, no occurrence stands for the item (QTI 3.0.1, Variable).
                    last.pop(item.ref.identifier, None)
                values |= _named(view, f"{item.ref.identifier}.{item.occurrence}.")
                total += answer.duration
                groups = {part.part.identifier, *view.sections}
                durations |= {name: durations.get(name, 0.0) + answer.duration for name in groups}
        for identifier, view in last.items():
            values |= _named(view, f"{identifier}.")
        values |= {f"{name}.duration": seconds for name, seconds in durations.items()}
        values["duration"] = total
        return TestState(values, tuple(views), seed=f"{session.seed}:{self.test.identifier}")

    def _view(self, session: TestSession, part: PlannedPart, item: PlannedItem, answer: Answer) -> ItemView:
        facts = self.facts[item.ref.href]
        values: dict[str, Value] = dict(facts.initial)
        begun = item.key in session.presented
        values["completionStatus"] = answer.completion or ("unknown" if begun else "not_attempted")
        values |= {"duration": answer.duration, "numAttempts": answer.attempts}
        values |= _decoded({**answer.responses, **answer.outcomes}, facts.declared)
        return ItemView(
            ref=item.ref,
            occurrence=item.occurrence,
            sections=frozenset(part.sections[key].identifier for key in item.path),
            values=values,
            declared=facts.declared,
            minima=facts.minima,
            maxima=facts.maxima,
            presented=begun,
            attempted=answer.attempts > 0,
            responded=answer.responded,
            correct=answer.correct,
        )


def _named(view: ItemView, prefix: str) -> dict[str, Value]:
    """A view's variables by their names in the test."""
    values = {prefix + name: value for name, value in view.values.items() if view.own_name(name) == name}
    return values | {prefix + name: view.values.get(own) for name, own in view.ref.mappings.items()}


def _decoded(data: Mapping[str, PciJson], declared: Mapping[str, Declaration]) -> dict[str, Value]:
    """The values of declared variables; what cannot be read counts as NULL."""
    found: dict[str, Value] = {}
    for name, written in data.items():
        declaration = declared.get(name)
        if declaration is None:
            continue
        try:
            found[name] = decode(written, declaration)
        except PciError:
            found[name] = None
    return found
