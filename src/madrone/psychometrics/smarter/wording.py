"""The rules of a policy in words, each with its source; they follow from the policy's choices and figures."""

from typing import TYPE_CHECKING, Final

from madrone.psychometrics.smarter import tables
from madrone.psychometrics.smarter.rules import (
    ExtremePattern,
    NothingAnswered,
    Rule,
    Truncation,
    UnansweredAdaptive,
)

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy

#: What the sources are called in short, for the end of a text that names them.
SOURCES: Final = (
    "TSS: Smarter Balanced, Test Scoring Specifications; 2014-15 is version 7, 2015-16 the edition of 10 November "
    "2016; the numbers are its sections."
)
_BEFORE: Final = (
    Rule(
        "Items",
        "operational items count; field-test items, items withdrawn from scoring and items that the student was "
        "not given leave the score.",
        "TestScoringEngine of the consortium (2018); TSS 2015-16, 3.1.3",
    ),
    Rule(
        "Written answers",
        "a condition code counts 0; of an essay the mean of evidence and purpose, rounded up, and conventions.",
        "TSS 2014-15 and 2015-16, 3.2",
    ),
    Rule(
        "Attempted",
        "Y where both parts were entered and each has an answer, P where a part has none, N where only one part "
        "was entered; an interim block Y with an answer, else P. Scores are given for Y.",
        "TSS 2014-15 and 2015-16, 3.1.1 and 3.1.2",
    ),
    Rule(
        "Complete",
        "the minimum of operational items answered in an adaptive part and every item of a fixed one, or handed in.",
        "TSS 2014-15 and 2015-16, 3.1.3",
    ),
)
_UNANSWERED: Final = {
    UnansweredAdaptive.SIMULATED: Rule(
        "Unanswered items",
        "wrong in a fixed part. An unfinished adaptive part is filled to its minimum with average items of the "
        "grade, all wrong, and has no claim scores.",
        "TSS 2014-15, 3.1.3.1 and 3.1.3.2, table 2",
    ),
    UnansweredAdaptive.WRONG: Rule(
        "Unanswered items",
        "wrong in a fixed part. In an unfinished adaptive part those that it had lined up are wrong too; then it "
        "is filled to its minimum with average items of the grade, all wrong, and has no claim scores.",
        "TSS 2015-16, 3.1.3.1 and 3.1.3.2, table 2",
    ),
}
_EXTREME: Final = {
    ExtremePattern.LIMIT: Rule(
        "All right or all wrong",
        "theta is the highest or lowest obtainable theta.",
        "TSS 2014-15, 2.2; TSS 2015-16, 2.2",
    ),
    ExtremePattern.HALF_POINT: Rule(
        "All right or all wrong",
        "half a point is taken from or given to the administered item with the smallest slope before the "
        "estimate.",
        "TSS 2015-16, 4.1, additional considerations",
    ),
}
_LIMITS: Final = {
    Truncation.THETA: Rule(
        "Limits",
        "theta beyond the obtainable range is set to its nearer end, and the error is taken there.",
        "TSS 2014-15, 4.1",
    ),
    Truncation.SCALE_SCORE: Rule(
        "Limits",
        "a scale score beyond the obtainable range is set to its nearer end and its standard error is taken "
        "there; theta is kept.",
        "TSS 2015-16, 4.1, options 1 and 2",
    ),
    Truncation.NONE: Rule(
        "Limits", "none: the scale score follows from theta alone.", "TSS 2015-16, 4.1, option 3"
    ),
}
_NOTHING: Final = {
    NothingAnswered.NO_SCORE: Rule(
        "Part without an answer", "no score.", "TSS 2014-15 and 2015-16, 3.1.1 and 3.3"
    ),
    NothingAnswered.LOSS: Rule(
        "Part without an answer",
        "the lowest obtainable scale score (California's LOSS code).",
        "CAASPP LEA student data file layout 2017-18, attemptedness",
    ),
}
_AFTER: Final = (
    Rule(
        "Interim blocks",
        "one fixed form each, unanswered items wrong; below, near or above the standard like a claim. Of several "
        "blocks, those attempted and those above are counted.",
        "TSS 2014-15, 8; TSS 2015-16, 6.3",
    ),
    Rule(
        "Targets",
        "the mean over a group of (points less expected points) / possible points, against the student's own "
        "theta and against the standard; above or below from one standard error on, insufficient where that "
        "error exceeds 0.2; caution under 50 students; in mathematics claim 1 alone.",
        "RDW_Reporting of the consortium, target reports; division by possible points is our reading",
    ),
    Rule(
        "Online and paper",
        "of a part taken twice the complete one counts, else the one with more answers, else the online one, "
        "else the most recent; attempts at a part are never mixed.",
        "TSS 2014-15, 3.1.3.3",
    ),
)


def rules_of(policy: "Policy") -> tuple[Rule, ...]:
    """Every rule of a policy, from what counts to what is reported."""
    return (
        *_BEFORE,
        _UNANSWERED[policy.unanswered_adaptive],
        Rule(
            "Ability",
            f"maximum likelihood under 2PL and generalized partial credit, D = {policy.D:g}.",
            "TSS 2014-15 and 2015-16, 2.1",
        ),
        _EXTREME[policy.extreme_pattern],
        Rule(
            "Standard error",
            "from the information of the answered items at the reported theta, "
            f"no more than {policy.se_cap:g}.",
            "TSS 2014-15 and 2015-16, 5.1",
        ),
        Rule("Scale score", f"{_scales()}, halves rounded away from zero.", "TSS 2014-15 and 2015-16, 4"),
        _limits(policy),
        Rule(
            "Level",
            "the rounded scale score at or above the cut.",
            "TSS 2014-15 and 2015-16, 7, tables 5 and 6",
        ),
        Rule("Claims", _claims(policy), "TSS 2014-15 and 2015-16, 6.1 and 6.3"),
        *_AFTER,
        _NOTHING[policy.nothing_answered],
    )


def _limits(policy: "Policy") -> Rule:
    rule = _LIMITS[policy.truncation]
    if policy.truncation is Truncation.NONE:
        return rule
    return rule._replace(source=f"{rule.source}; the range: {policy.limit_source}")


def _scales() -> str:
    names = {"ELA": "ELA", "MATH": "mathematics"}
    lines = [
        f"{line.slope:g} theta + {line.intercept:g} in {names[subject]}"
        for subject, line in tables.SCALES.items()
    ]
    return " and ".join(lines)


def _claims(policy: "Policy") -> str:
    ends = (
        ""
        if policy.truncation is Truncation.NONE
        else "at the lowest scale score below, at the highest above; "
    )
    return (
        "estimated from the claim's own items, mathematics 2 and 4 together; above or below the standard where the "
        f"score less or plus {policy.claim_band:g} standard errors, rounded, reaches or misses the cut of level 3; "
        f"{ends}the interim comprehensive test does not round."
    )


def described(policy: "Policy", test: tuple[str, str] | None = None) -> str:
    """A policy as lines of plain text; with a subject and grade also the figures of that test."""
    years = f"from {policy.first_year - 1}-{policy.first_year % 100:02}"
    if policy.last_year is not None:
        years += f" to {policy.last_year - 1}-{policy.last_year % 100:02}"
    lines = [f"Scored by the rules “{policy.name}” ({policy.program}, school years {years})."]
    lines += [str(rule) for rule in policy.rules]
    return "\n".join([*lines, SOURCES, *(_figures(policy, *test) if test else ())])


def _figures(policy: "Policy", subject: str, grade: str) -> list[str]:
    cuts, limits = policy.cuts(subject, grade), policy.limits(subject, grade)
    average = policy.simulated_item(subject, grade)
    figures = [f"{subject} grade {grade}: levels 2, 3 and 4 begin at {', '.join(map(str, cuts.scale))}"]
    if policy.truncation is not Truncation.NONE:
        figures.append(
            f"scale scores from {limits.loss} to {limits.hoss}, theta from {limits.lot:.4f} to {limits.hot:.4f}"
        )
    figures.append(f"average item a = {average.a:g}, b = {average.steps[0]:g}")
    return ["; ".join(figures) + "."]
