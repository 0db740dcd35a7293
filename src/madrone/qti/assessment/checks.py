"""What only the whole test shows: names that occur twice or nowhere, and targets that cannot be reached."""

import re

from madrone.qti.assessment.expressions import Named, TestCompiler
from madrone.qti.assessment.model import EXIT_TEST, EXITS, BranchRule, ItemRef, Section, Test, TestPart
from madrone.qti.errors import Problems

_OCCURRENCE = re.compile(r"\.[0-9]{1,9}\Z")


def check_test(test: Test, compiler: TestCompiler, line: int, problems: Problems) -> None:
    """Report what the test says of itself and does not keep; ``line`` is that of the test."""
    _check_names(test, line, problems)
    for named in compiler.named:
        _check_named(test, named, problems)
    for at, part in enumerate(test.parts):
        _check_part(part, test.parts[at + 1 :], problems)
    for feedback in (*test.feedback, *(one for part in test.parts for one in part.feedback)):
        if feedback.outcome_identifier not in test.outcomes:
            message = (
                f"The outcome {feedback.outcome_identifier!r} of a feedback is not declared in the test."
            )
            problems.loss(feedback.line, "feedback", message)
    if not test.item_refs:
        problems.loss(line, "test-empty", "The test has no items.")


def _check_names(test: Test, line: int, problems: Problems) -> None:
    seen: set[str] = set()
    for part in test.parts:
        for one in (part, *part.walk()):
            if one.identifier in seen:
                references = isinstance(one, ItemRef)
                code = "item-ref-twice" if references else "section-twice"
                message = f"Two parts, sections or references share the identifier {one.identifier}."
                problems.loss(one.line or line, code, message)
            seen.add(one.identifier)


def _check_named(test: Test, named: Named, problems: Problems) -> None:
    """An item's variable may carry the number of its occurrence; sections and parts have a duration."""
    groups = {one.identifier for part in test.parts for one in part.walk() if isinstance(one, Section)}
    if named.kind == "section":
        known = named.name in groups
    else:
        items = {ref.identifier for ref in test.item_refs} | {part.identifier for part in test.parts}
        known = named.name in items | groups or _OCCURRENCE.sub("", named.name) in items
    if not known:
        what = "section" if named.kind == "section" else "item"
        message = f"The test has no {what} {named.name!r}; what is said of it has no effect."
        Problems(named.source, problems.found).loss(named.line, f"unknown-{what}", message)


def _check_part(part: TestPart, later: tuple[TestPart, ...], problems: Problems) -> None:
    for rule in part.branch_rules:
        if rule.target not in {EXIT_TEST, *(one.identifier for one in later)}:
            _report_target(rule, "a later part", problems)
    elements = list(part.walk())
    shuffled = any(isinstance(one, Section) and one.shuffle for one in elements)
    for at, one in enumerate(elements):
        if part.navigation == "nonlinear" and (one.branch_rules or one.pre_conditions):
            message = "Students move freely in this part, so its preconditions and branch rules are not used."
            problems.note(one.line, "nonlinear-rules", message)
            continue
        inside = {id(child) for child in one.walk()} if isinstance(one, Section) else {id(one)}
        after = {
            other.identifier for other in (elements if shuffled else elements[at:]) if id(other) not in inside
        }
        for rule in one.branch_rules:
            if rule.target not in EXITS | after:
                _report_target(rule, "an item or section further on in the same part", problems)


def _report_target(rule: BranchRule, wanted: str, problems: Problems) -> None:
    message = f"A branch leads to {wanted}, not to {rule.target!r}; the rule has no effect."
    problems.loss(rule.line, "branch-target", message)
