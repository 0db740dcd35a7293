"""A simulation as one HTML page: no scripts, nothing fetched, every plot with its sentence and its numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from madrone.psychometrics.adaptive.blueprint import Blueprint
from madrone.psychometrics.adaptive.simulation.exposure_control import ExposureControl
from madrone.psychometrics.adaptive.simulation.plots import (
    coverage_over_theta,
    errors_over_theta,
    exposure_of_items,
)
from madrone.psychometrics.adaptive.simulation.summary import Classification, Conditional, Kept, Summary
from madrone.psychometrics.item_report.style import STYLE
from madrone.psychometrics.plots import Plot

_ENDED = {
    "length": "greatest length",
    "minimum": "all minima met",
    "overall-precision": "overall precision",
    "category-precision": "precision of the categories",
    "too-close": "too close to the cut",
    "all": "all conditions together",
    "pool": "nothing more fitted",
}


def html_page(
    summary: Summary,
    blueprint: Blueprint,
    *,
    seed: int,
    population: str,
    sources: Sequence[str],
    made: datetime,
    classification: Classification | None = None,
    control: ExposureControl | None = None,
) -> str:
    """Write the page; ``population`` says in words who was simulated, ``sources`` are names of files."""
    about = (
        f"{summary.overall.n:,} examinees, {population}, took the test of {', '.join(sources)} by the algorithm "
        f"{blueprint.algorithm}, with seed {seed}."
    )
    title = f"Simulation: {blueprint.title}"
    body = [
        '<a class="skip" href="#main">Skip to the content</a>',
        f'<header><h1>{escape(title)}</h1><p class="purpose">{escape(about)}</p></header>',
        '<main id="main">',
        _figures(summary, classification),
        _looks(summary),
        _section("scores", "Scores", _score_plots(summary), _bins(summary)),
        _section("levels", "Levels", _levels(classification)) if classification else "",
        _section("content", "Content", _features(summary.features)),
        _section("length", "Length", _lengths(summary)),
        _section(
            "items",
            "Use of the items",
            f'<div class="plots">{_figure(exposure_of_items(summary.exposure))}</div>',
        ),
        _section("control", "Exposure control", _control(control)) if control else "",
        "</main>",
        f"<footer>Made by Madrone on {made:%d %B %Y at %H:%M} UTC.</footer>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _section(name: str, heading: str, *parts: str) -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>{"".join(parts)}</section>'


def _figures(summary: Summary, classification: Classification | None) -> str:
    overall = summary.overall
    shown = [
        ("Examinees", f"{overall.n:,}"),
        ("Bias", _number(overall.bias, 3)),
        ("RMSE", _number(overall.rmse, 3)),
        ("Mean standard error", _number(overall.mean_se, 3)),
        ("Coverage, 95 % wanted", f"{overall.coverage:.1%}"),
        ("r with the true θ", "–" if summary.correlation is None else _number(summary.correlation, 3)),
        ("Mean length", _number(summary.lengths.mean, 1)),
        ("Largest exposure", f"{summary.exposure.rates.max():.1%}"),
        ("Tests off the blueprint", f"{summary.violating:,}"),
    ]
    if classification:
        shown.append(("Right level", f"{classification.accuracy:.1%}"))
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in shown)
    return f'<dl class="figures">{cells}</dl>'


def _looks(summary: Summary) -> str:
    lines = [
        f"{one.name}: {_counted(number, 'test')} had {how} items than {bound}."
        for one in summary.features
        for number, how, bound in ((one.below, "fewer", one.min), (one.above, "more", one.max))
        if number
    ]
    if summary.too_short:
        short = _counted(summary.too_short, "test")
        lines.append(f"{short} ended before the least length, because nothing more fitted.")
    if at_bound := summary.overall.at_bound:
        lines.append(
            f"{_counted(at_bound, 'score')} {'lies' if at_bound == 1 else 'lie'} at a bound, mostly of tests that "
            "were all right or all wrong. They count in every number here."
        )
    found = "".join(f"<li>{escape(line)}</li>" for line in lines)
    said = f'<ul class="looks">{found}</ul>' if lines else ""
    if not summary.violating:
        said = f"<p>Every test kept to the blueprint.</p>{said}"
    return _section("looks", "What asks for a look", said)


def _score_plots(summary: Summary) -> str:
    bins = summary.conditional
    return f'<div class="plots">{_figure(errors_over_theta(bins))}{_figure(coverage_over_theta(bins))}</div>'


def _bins(summary: Summary) -> str:
    rows = [
        (
            _span(one), f"{one.accuracy.n:,}", _number(one.accuracy.bias, 3), _number(one.accuracy.rmse, 3),
            _number(one.accuracy.mean_se, 3), f"{one.accuracy.coverage:.1%}", _number(one.mean_length, 1),
            f"{one.accuracy.at_bound:,}",
        )
        for one in summary.conditional
    ]  # fmt: skip
    head = ("True θ", "Examinees", "Bias", "RMSE", "Mean SE", "Coverage", "Mean length", "At a bound")
    return _table("Scores by true ability", head, rows)


def _span(one: Conditional) -> str:
    if one.low is None:
        return f"below {_number(one.high or 0.0, 1)}"
    if one.high is None:
        return f"{_number(one.low, 1)} or more"
    return f"{_number(one.low, 1)} to {_number(one.high, 1)}"


def _levels(found: Classification) -> str:
    text = (
        f"<p>{found.accuracy:.1%} of the examinees got the level that they belong to, and {found.consistency:.1%} "
        "got the same level in a second test of their own.</p>"
    )
    rows = [
        (
            _number(one.cut, 3), f"{one.accuracy:.1%}", f"{one.wrongly_above:.1%}", f"{one.wrongly_below:.1%}",
            f"{one.consistency:.1%}",
        )
        for one in found.at_cuts
    ]  # fmt: skip
    head = ("Cut", "Right side", "Wrongly above", "Wrongly below", "Same side twice")
    return text + _table("Decisions at each cut", head, rows)


def _features(features: Sequence[Kept]) -> str:
    rows = [
        (
            one.name, str(one.min), f"{one.max}{' (strict)' if one.strict else ''}", _number(one.mean, 2),
            f"{one.below:,}", f"{one.above:,}",
        )
        for one in features
    ]  # fmt: skip
    head = ("Feature", "Min", "Max", "Mean items", "Tests with fewer", "Tests with more")
    return _table("Items with each feature of the blueprint", head, rows)


def _lengths(summary: Summary) -> str:
    lengths = [(str(length), f"{count:,}") for length, count in summary.lengths.counts.items()]
    ends = [(_ENDED.get(why, why), f"{count:,}") for why, count in summary.lengths.ended.items()]
    return (
        '<div class="plots">'
        + _table("Tests by length", ("Items", "Tests"), lengths)
        + _table("Tests by the reason of their end", ("Reason", "Tests"), ends)
        + "</div>"
    )


def _control(control: ExposureControl) -> str:
    said = "was kept" if control.converged else "was not reached; allow more rounds, or a higher rate"
    text = (
        f"<p>The target rate of {control.target:.1%} {said}. Three standard errors of a rate, {control.tolerance:.1%}, "
        "are allowed above it.</p>"
    )
    rows = [
        (str(number), f"{one.largest:.1%}", str(one.above))
        for number, one in enumerate(control.rounds, start=1)
    ]
    return text + _table(
        "Rounds of the Sympson–Hetter procedure", ("Round", "Largest rate", "Units above"), rows
    )


def _figure(plot: Plot) -> str:
    numbers = (
        f"<details><summary>The numbers</summary>{_table(plot.title, plot.columns, plot.rows)}</details>"
    )
    caption = f"<figcaption><b>{escape(plot.title)}</b>{escape(plot.sentence)}</figcaption>"
    return f"<figure>{caption}{plot.svg}{numbers}</figure>"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    return (
        f'<div class="table"><table><caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", "−")
