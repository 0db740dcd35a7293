"""The conformance tables of ``docs/reference/qti.md``: every cell is the outcome of a check that the tests run."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]


class Example(Protocol):
    """What every example has."""

    @property
    def xml(self) -> bytes:
        """The item's XML."""


_TESTS = "src/madrone/qti/tests/test_conformance.py"


def qti_page(table: Table) -> str:
    """Run the checks of every construct and lay the outcomes out."""
    from madrone.qti.tests.conformance import content, expressions, flow, interactions, rules

    return "\n\n".join(
        [
            "# What the engine carries of QTI",
            "Items, tests, stimuli and packages of QTI 3.0.1; those of 2.0, 2.1 and 2.2 are upgraded on reading. "
            f"Every *yes* below was made by running the check of the same name in `{_TESTS}` on the construct's "
            "example (`src/madrone/qti/tests/conformance/`). *Read*: nothing is lost. *Rendered*: on screen with an "
            "answer filled in, on paper and in large print, and no key in it. *Scored*: the right and the wrong answer "
            "earn what they should; *by a person* where no machine can say. *Written*: written as QTI 3.0.1 and read "
            "again, it means the same.",
            "## Interactions",
            _interactions(table, interactions.EXAMPLES, interactions.NOT_SHOWN, interactions.SCREEN_ONLY),
            "## Content",
            _content(table, content.EXAMPLES),
            "## Expressions",
            _processing(table, "Expression", expressions.EXAMPLES, "expression_is_carried_out"),
            "## Rules and templates",
            _processing(table, "Rule", rules.RULES, "rule_is_carried_out"),
            "## Tests",
            "A test is planned from a seed and carried out by `madrone.qti.flow`; the product delivers fixed forms, "
            "and its import says what a form leaves out of a test. Each row names the test that shows it.",
            table(["Construct", "Shown by"], ([name, f"`{test}`"] for name, test in flow.TESTS.items())),
            table(["Not carried", "Why"], flow.NOT_CARRIED.items()),
        ]
    )


def _interactions(
    table: Table, kinds: Collection[str], not_shown: Collection[str], screen_only: Collection[str]
) -> str:
    from madrone.qti.tests.conformance import checks, interactions

    rows = []
    for kind in sorted(kinds):
        example = interactions.EXAMPLES[kind]
        rendered = _yes(checks.interaction_is_rendered(kind)) + (
            ", screen only" if kind in screen_only else ""
        )
        scored = _yes(checks.interaction_is_scored(kind)) + (
            ", by a person" if example.points is None else ""
        )
        rows.append(
            [kind, _yes(checks.is_read(example.xml)), rendered, scored, _yes(checks.is_written(example.xml))]
        )
    rows += [[kind, "reported", "no", "no", "yes"] for kind in sorted(not_shown)]
    return table(["Interaction", "Read", "Rendered", "Scored", "Written"], rows)


def _content(table: Table, examples: Mapping[str, Example]) -> str:
    from madrone.qti.tests.conformance import checks

    rows = (
        [
            name,
            _yes(checks.is_read(example.xml)),
            _yes(checks.content_is_rendered(name)),
            _yes(checks.is_written(example.xml)),
        ]
        for name, example in examples.items()
    )
    return table(["Content", "Read", "Rendered for whom it is meant, and not else", "Written"], rows)


def _processing(table: Table, head: str, examples: Mapping[str, Example], check: str) -> str:
    from madrone.qti.tests.conformance import checks

    rows = (
        [
            f"`{name}`",
            _yes(checks.is_read(example.xml)),
            _yes(getattr(checks, check)(name)),
            _yes(checks.is_written(example.xml)),
        ]
        for name, example in examples.items()
    )
    return table([head, "Read", "Carried out", "Written"], rows)


def _yes(holds: bool) -> str:
    return "yes" if holds else "**no**"
