"""The report as one HTML page: no scripts, nothing fetched, every plot with its sentence and its numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from madrone.psychometrics.analysis import Distractor
from madrone.psychometrics.calibration import ItemProblem
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.item_report.contents import ItemPage, ItemReport
from madrone.psychometrics.item_report.review import chance
from madrone.psychometrics.item_report.style import STYLE
from madrone.psychometrics.item_report.terms import terms
from madrone.psychometrics.plots import Plot

_NONE = "–"
#: The space at which no line breaks.
_JOINED = "\u00a0"


def html_page(report: ItemReport, *, title: str, sources: Sequence[str], made: datetime) -> str:
    """Write the report; ``sources`` are the names of the files that it is about, ``made`` is its time."""
    about = f"{report.test.n:,} examinees on {report.test.items} items, from {', '.join(sources)}."
    body = [
        '<a class="skip" href="#main">Skip to the content</a>',
        f'<header><h1>{escape(title)}</h1><p class="purpose">{escape(about)}</p></header>',
        '<main id="main">',
        _figures(report),
        _looks(report),
        _problems(report.problems),
        _test(report),
        _table(report),
        '<section aria-labelledby="each"><h2 id="each">Item by item</h2>',
        *(_item(item, place, report.D) for place, item in enumerate(report.items, start=1)),
        "</section>",
        terms(report),
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


def _figures(report: ItemReport) -> str:
    test = report.test
    shown = [
        ("Examinees", f"{test.n:,}"),
        ("Items", str(test.items)),
        ("Points", str(test.points)),
        ("Mean score", _number(test.mean, 2)),
        ("Standard deviation", _number(test.sd, 2)),
        ("Alpha", _number(test.alpha, 3)),
        ("Omega", _number(test.omega, 3)),
        ("Standard error of a score", _number(test.sem, 2)),
        ("Mean ability θ", _number(report.population[0], 2)),
        ("SD of ability θ", _number(report.population[1], 2)),
    ]
    return f'<dl class="figures">{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in shown)}</dl>'


def _looks(report: ItemReport) -> str:
    marked = [(place, item) for place, item in enumerate(report.items, start=1) if item.remarks]
    marked.sort(key=lambda one: all(remark.minor for remark in one[1].remarks))  # What can wait comes last.
    heading = '<section aria-labelledby="looks"><h2 id="looks">What asks for a look</h2>'
    if not marked:
        return f"{heading}<p>No item asks for a look.</p></section>"
    count = "One item asks" if len(marked) == 1 else f"{len(marked)} of {len(report.items)} items ask"
    lines = "".join(
        f'<li{_weight(item)}><a href="#item-{place}"><b>{escape(item.statistics.item_id)}</b></a>: '
        f"{escape(' '.join(remark.sentence for remark in item.remarks))}</li>"
        for place, item in marked
    )
    return (
        f'{heading}<p>{count} for a look before being used again.</p><ul class="looks">{lines}</ul></section>'
    )


def _weight(item: ItemPage) -> str:
    return ' class="minor"' if all(remark.minor for remark in item.remarks) else ""


def _problems(problems: Sequence[ItemProblem]) -> str:
    if not problems:
        return ""
    lines = "".join(f"<li>{escape(problem.message)}</li>" for problem in problems)
    heading = '<section aria-labelledby="problems"><h2 id="problems">What could not be computed</h2>'
    return f"{heading}<ul>{lines}</ul></section>"


def _test(report: ItemReport) -> str:
    if not report.plots:
        return ""
    return (
        '<section aria-labelledby="test"><h2 id="test">The test</h2><div class="plots">'
        f"{''.join(_figure(plot) for plot in report.plots)}</div></section>"
    )


def _table(report: ItemReport) -> str:
    columns = (
        "Item",
        "n",
        "Points",
        "Mean / points",
        "r with the others",
        "Alpha without",
        "a",
        "b or steps",
        "c",
        "S-X² p",
        *(["DIF class"] if report.compared else []),
    )
    rows = []
    for place, item in enumerate(report.items, start=1):
        found, own = item.statistics, item.parameters
        cells = [
            str(found.n),
            str(found.points),
            _number(found.p, 3),
            _number(found.corrected_point_biserial, 3),
            _number(found.alpha_if_deleted, 3),
            _number(own.a if own else None, 3),
            _steps(own),
            _number(own.c if own and own.model == "3pl" else None, 3),
            _small(item.fit.p if item.fit else None),
            *([item.dif.ets_class or _NONE if item.dif else _NONE] if report.compared else []),
        ]
        marks = (
            f'<span class="mark">{escape(", ".join(r.short for r in item.remarks))}</span>'
            if item.remarks
            else ""
        )
        name = f'<th scope="row"><a href="#item-{place}">{escape(found.item_id)}</a></th>'
        rows.append(f'<tr>{name}{_cells(cells)}<td class="words">{marks}</td></tr>')
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    head += '<th scope="col" class="words">To look at</th>'
    return (
        '<section aria-labelledby="items"><h2 id="items">All items</h2>'
        f"{_scrolling('Statistics of all items')}"
        f"<table><caption>Statistics of {len(report.items)} items; the terms are explained below.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _item(item: ItemPage, place: int, D: float) -> str:
    found, own = item.statistics, item.parameters
    facts = [
        f"{found.n:,} examinees",
        f"{found.points} point{'' if found.points == 1 else 's'}",
        f"mean / points {_number(found.p, 3)}",
        f"r with the others {_number(found.corrected_point_biserial, 3)}",
    ]
    if own:
        facts += [f"model {own.model} (D = {D:g})", f"a {own.a:.3f}"]
        facts.append(f"{'b' if own.max_points == 1 else 'steps'} {_steps(own)}")
        facts += [f"c {own.c:.3f}"] if own.model == "3pl" else []
    if item.fit and item.fit.s_x2 is not None and item.fit.p is not None:
        facts.append(f"S-X² {item.fit.s_x2:.1f}, df {item.fit.df}, p {chance(item.fit.p)}")
    if item.dif and item.dif.ets_class:
        facts.append(f"DIF class {item.dif.ets_class}, delta {_number(item.dif.delta, 2)}")
    marks = "".join(f'<p><span class="mark">{escape(remark.sentence)}</span></p>' for remark in item.remarks)
    return (
        f'<article id="item-{place}" aria-labelledby="item-{place}-name">'
        f'<h3 id="item-{place}-name">{escape(found.item_id)}</h3>'
        f'<p class="facts">{escape(" · ".join(fact.replace(" ", _JOINED) for fact in facts))}</p>{marks}'
        f'<div class="plots">{"".join(_figure(plot) for plot in item.plots)}{_options(item.options)}</div>'
        '<p class="back"><a href="#items">Back to all items</a></p></article>'
    )


def _options(options: Sequence[Distractor]) -> str:
    if not options:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(option.option)}{" (key)" if option.key else ""}</th>'
        + _cells(
            [
                str(option.n),
                f"{option.p:.3f}",
                _number(option.point_biserial, 3),
                _number(option.mean_score, 2),
            ]
        )
        + "</tr>"
        for option in options
    )
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Option", "Chosen by", "Share", "r with the others", "Mean on the others")
    )
    return (
        f"{_scrolling(f'Options of {options[0].item_id}')}<table><caption>Options</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _figure(plot: Plot) -> str:
    numbers = ""
    if plot.rows:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in plot.columns)
        rows = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>{_cells(row[1:])}</tr>' for row in plot.rows
        )
        numbers = (
            f"<details><summary>The numbers</summary>{_scrolling(plot.title)}"
            f"<table><caption>{escape(plot.title)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )
    caption = f"<figcaption><b>{escape(plot.title)}</b>{escape(plot.sentence)}</figcaption>"
    return f"<figure>{caption}{plot.svg}{numbers}</figure>"


def _scrolling(name: str) -> str:
    """What holds a table that may be wider than the page; the keyboard has to reach it to scroll."""
    return f'<div class="table" role="region" aria-label="{escape(name)}" tabindex="0">'


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _steps(item: ItemParameters | None) -> str:
    return ", ".join(_number(step, 2) for step in item.steps) if item else _NONE


def _small(p: float | None) -> str:
    return "< 0.001" if p is not None and p < 0.001 else _number(p, 3)


def _number(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:.{digits}f}".replace("-", "−")
