"""What a plain form keeps of a test: its items in written order, moved through freely, each submitted once.

A delivery that does not use ``TestFlow`` reports what it would pass over, so that no rule goes in silence.
"""

from collections.abc import Iterator

from madrone.qti.assessment.model import ItemRef, Section, SessionControl, Test, TestPart
from madrone.qti.errors import Problem, Problems

_MESSAGES = {
    "form-navigation": "Students may go back, although this part is linear.",
    "form-parts": "The parts are joined: a part may be entered again after it is left.",
    "form-time-limits": "The time limits are not enforced.",
    "form-rules": "Preconditions and branch rules are not followed: every student gets all items.",
    "form-selection": "All items of the section are given, not a selection of them.",
    "form-ordering": "The items come in written order for every student.",
    "form-control": "What students may do with an item (attempts, skipping, review, feedback) is not as said here.",
    "form-directions": "Directions are not shown.",
    "form-stimulus": "The stimuli of a section are not shown with its items.",
    "form-template-defaults": "Template variables of the item keep their own defaults.",
    "form-outcomes": "Outcomes of the test are not computed; items count by their own scores.",
    "form-feedback": "Feedback of the test is not shown.",
}


def beyond_a_form(test: Test) -> tuple[Problem, ...]:
    """What a plain form of the test's items would lose, each as a ``loss`` with its line."""
    problems = Problems(test.source, [])
    for code, line in _losses(test):
        problems.loss(line, code, _MESSAGES[code])
    return problems.in_order()


def _losses(test: Test) -> Iterator[tuple[str, int]]:
    yield from _when(
        0,
        {
            "form-time-limits": test.time_limits,
            "form-directions": test.rubrics,
            "form-outcomes": test.rules,
            "form-feedback": test.feedback,
        },
    )
    for at, part in enumerate(test.parts):
        if at:
            yield "form-parts", part.line
        yield from _of_part(part)
        for one in part.walk():
            yield from _of_section(one) if isinstance(one, Section) else _of_ref(one)
            if part.navigation == "linear" and (one.pre_conditions or one.branch_rules):
                yield "form-rules", one.line


def _of_part(part: TestPart) -> Iterator[tuple[str, int]]:
    yield from _when(
        part.line,
        {
            "form-navigation": part.navigation == "linear",
            "form-time-limits": part.time_limits,
            "form-rules": part.pre_conditions or part.branch_rules,
            "form-directions": part.rubrics,
            "form-feedback": part.feedback,
        },
    )


def _of_section(section: Section) -> Iterator[tuple[str, int]]:
    yield from _when(
        section.line,
        {
            "form-time-limits": section.time_limits,
            "form-selection": section.selection,
            "form-ordering": section.shuffle,
            "form-directions": section.rubrics,
            "form-stimulus": section.stimulus_refs,
        },
    )


def _of_ref(ref: ItemRef) -> Iterator[tuple[str, int]]:
    yield from _when(
        ref.line,
        {
            "form-time-limits": ref.time_limits,
            "form-control": ref.control != SessionControl(),
            "form-template-defaults": ref.template_defaults,
        },
    )


def _when(line: int, found: dict[str, object]) -> Iterator[tuple[str, int]]:
    return ((code, line) for code, there in found.items() if there)
