"""What only the whole test shows: names that occur twice or nowhere, and targets that cannot be reached."""

import re

from madrone.qti.assessment.expressions import Named, TestCompiler
from madrone.qti.assessment.model import EXIT_TEST, EXITS, BranchRule, ItemRef, Section, Test, TestPart
from madrone.qti.errors import Problems

_OCCURRENCE = re.compile(r"\.[0-9]{1,9}\Z")


def check_test(test: Test, compiler: TestCompiler, line: int, problems: Problems) -> None:
    """Report what the test says of itself and does not keep; ``line`` is that of the test."""
    _check_repeats(test, line, problems)
    _check_named(test, compiler.named, problems)
    for at, part in enumerate(test.parts):
        later = {EXIT_TEST, *(one.identifier for one in test.parts[at + 1 :])}
        for rule in part.branch_rules:
            if rule.target not in later:
                _report_target(rule, "a later part", problems)
        if part.navigation == "nonlinear":
            _note_unused_rules(part, problems)
        else:
            _check_branches(part, problems)
    for feedback in (*test.feedback, *(one for part in test.parts for one in part.feedback)):
        if feedback.outcome_identifier not in test.outcomes:
            message = (
                f"The outcome {feedback.outcome_identifier!r} of a feedback is not declared in the test."
            )
            problems.loss(feedback.line, "feedback", message)
    if not test.item_refs:
        problems.loss(line, "test-empty", "The test has no items.")


def _check_repeats(test: Test, line: int, problems: Problems) -> None:
    seen: set[str] = set()
    for part in test.parts:
        for one in (part, *part.walk()):
            if one.identifier in seen:
                code = "item-ref-twice" if isinstance(one, ItemRef) else "section-twice"
                message = f"Two parts, sections or references share the identifier {one.identifier}."
                problems.loss(one.line or line, code, message)
            seen.add(one.identifier)


def _check_named(test: Test, found: list[Named], problems: Problems) -> None:
    """An item's variable may carry the number of its occurrence; sections and parts have a duration."""
    sections = {one.identifier for part in test.parts for one in part.walk() if isinstance(one, Section)}
    items = {ref.identifier for ref in test.item_refs}
    others = items | sections | {part.identifier for part in test.parts}
    for named in found:
        if named.kind == "section":
            known = named.name in sections
        else:
            known = named.name in others or _OCCURRENCE.sub("", named.name) in items
        if not known:
            message = f"The test has no {named.kind} {named.name!r}; what is said of it has no effect."
            where = Problems(named.source, problems.found)
            where.loss(named.line, f"unknown-{named.kind}", message)


def _note_unused_rules(part: TestPart, problems: Problems) -> None:
    for one in part.walk():
        if one.branch_rules or one.pre_conditions:
            message = "Students move freely in this part, so its preconditions and branch rules are not used."
            problems.note(one.line, "nonlinear-rules", message)


def _check_branches(part: TestPart, problems: Problems) -> None:
    """A branch leads out of what it stands at: forward, or anywhere where the order is drawn."""
    elements = list(part.walk())
    shuffled = any(isinstance(one, Section) and one.shuffle for one in elements)
    ends = [
        at + (sum(1 for _ in one.walk()) if isinstance(one, Section) else 1)
        for at, one in enumerate(elements)
    ]
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for at, one in enumerate(elements):
        first.setdefault(one.identifier, at)
        last[one.identifier] = at
    for at, one in enumerate(elements):
        for rule in one.branch_rules:
            forward = last.get(rule.target, -1) >= ends[at]
            # A section that this stands in began before it in any order.
            back = shuffled and rule.target in first and ends[first[rule.target]] <= at
            if rule.target not in EXITS and not forward and not back:
                _report_target(rule, "an item or section further on in the same part", problems)


def _report_target(rule: BranchRule, wanted: str, problems: Problems) -> None:
    message = f"A branch leads to {wanted}, not to {rule.target!r}; the rule has no effect."
    problems.loss(rule.line, "branch-target", message)
