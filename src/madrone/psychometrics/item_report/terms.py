"""The terms of the report in plain words, with their sources, and the limits that it used."""

from html import escape

from madrone.psychometrics.item_report.contents import ItemReport


def terms(report: ItemReport) -> str:
    """The last section: how to read the report."""
    lines = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in _terms(report))
    return (
        '<section aria-labelledby="terms"><h2 id="terms">How to read this</h2>'
        f'<dl class="terms">{lines}</dl></section>'
    )


def _terms(report: ItemReport) -> list[tuple[str, str]]:
    limits = report.limits
    compared = (
        "DIF class and delta",
        "Differential item functioning by Mantel and Haenszel: whether students of two groups with equal totals do "
        "equally well. Classes are those of ETS: A negligible, B moderate, C large. A delta above zero favors the "
        "focal group.",
    )
    return [
        (
            "Mean / points",
            "The share of the points that were earned: 1 if all examinees have all points. Examinees without a "
            "score on the item are left out.",
        ),
        (
            "r with the others",
            "The corrected point-biserial: the correlation of the item with the points on all other items.",
        ),
        (
            "Alpha, omega, standard error of a score",
            "Reliability by Cronbach and by a model of one factor (omega total); the standard error is "
            "SD · √(1 − alpha). Alpha without an item that is higher than alpha speaks against the item.",
        ),
        (
            "a, b, steps, c",
            f"The parameters of the item response model with D = {report.D:g}: slope, difficulty (of several points: "
            "the steps), and the lower asymptote that guessing gives.",
        ),
        (
            "Characteristic curve",
            "What the model expects over ability θ. Marks are groups of examinees, formed by their answers to "
            "the other items and drawn where the curve has just the height that the model expects of them; lines are "
            "intervals that hold 95 times in 100 (Wilson's, for one point). About one group in twenty is off by "
            "chance alone.",
        ),
        (
            "S-X²",
            "Orlando and Thissen's test of whether the item follows its model; a small p says that it does not. It "
            "takes only examinees who answered every item.",
        ),
        *([compared] if report.compared else []),
        (
            "Information",
            "How much an item or test tells about θ at each place: the standard error of θ is one over its root.",
        ),
        (
            "Wright map",
            "Examinees (Warm's weighted likelihood estimates) and items on one axis: an item stands where half of "
            "the examinees reach the score.",
        ),
        (
            "What asks for a look",
            f"Mean / points above {limits.easiest:.2f} or below {limits.hardest:.2f}; r below "
            f"{limits.correlation:.2f}; D·a below {limits.slope:.2f}; more than {limits.unanswered:.0%} without a "
            f"score; fewer than {limits.fewest} examinees; S-X² with p ≤ {limits.fit_p:g} after the adjustment of "
            f"Benjamini and Hochberg; more than {limits.groups_off} groups off the curve; a distractor that draws "
            "abler examinees than the key, or fewer than one in twenty. These are customary in item review, and "
            "no verdict: content decides.",
        ),
    ]
