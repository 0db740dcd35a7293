"""The ratings CSV: ``item_id,response_id,rater,score,scored_at`` and, if known, ``true_score`` and ``points``."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from madrone.psychometrics.errors import LineProblem, PsychometricsError

_NEEDED = ("item_id", "response_id", "rater", "score", "scored_at")


@dataclass(frozen=True, slots=True)
class Rating:
    """One reading of one response, in whole points; ``true_score`` is known for validity papers only."""

    item_id: str
    response_id: str
    rater: str
    score: int
    scored_at: datetime
    true_score: int | None = None


@dataclass(frozen=True, slots=True)
class RatingFile:
    """The usable ratings in the order of the file, and what was wrong with the others."""

    ratings: tuple[Rating, ...]
    problems: tuple[LineProblem, ...]


def read_ratings_csv(lines: Iterable[str]) -> RatingFile:
    """Read ratings; a row that cannot be used becomes a problem and never stops the others.

    ``scored_at`` is a date or time in ISO 8601, UTC where it names no offset. ``points`` is the highest score of
    the item; scores beyond it are refused. The same rater may read a response once, but any number of validity
    papers: a row with a true score is never a repeat. Raises ``PsychometricsError``: ``ratings-header``.
    """
    reader = csv.DictReader(lines, restval="")
    reader.fieldnames = names = [name.strip() for name in reader.fieldnames or []]
    missing = [name for name in _NEEDED if name not in names]
    if missing or len(set(names)) != len(names):
        why = f"has no column {', '.join(missing)}" if missing else "names a column twice"
        raise PsychometricsError(
            "ratings-header",
            f"The header of the ratings file {why}. It has to be item_id,response_id,rater,score,scored_at "
            "and may have true_score and points.",
        )
    ratings: list[Rating] = []
    problems: list[LineProblem] = []
    seen: set[tuple[str, str, str]] = set()
    for row in reader:
        try:
            rating = _rating(row)
            reading = (rating.item_id, rating.response_id, rating.rater)
            if rating.true_score is None and reading in seen:
                raise PsychometricsError(
                    "repeated-rating",
                    f"Rater {rating.rater} read response {rating.response_id} on an earlier line already.",
                )
        except PsychometricsError as problem:
            problems.append(LineProblem(reader.line_num, problem.code, problem.message))
        else:
            ratings.append(rating)
            if rating.true_score is None:
                seen.add(reading)
    return RatingFile(tuple(ratings), tuple(problems))


def _rating(row: dict[str, str]) -> Rating:
    if None in row:
        raise PsychometricsError("cell-count", "This row has more cells than the header.")
    cells = {name: (cell or "").strip() for name, cell in row.items()}
    for name in _NEEDED:
        if not cells[name]:
            raise PsychometricsError("empty-cell", f"The cell {name} is empty.")
    highest = _points(cells, "points")
    true_score = _points(cells, "true_score")
    score = _points(cells, "score")
    assert score is not None  # An empty cell was refused above.
    for name, value in (("score", score), ("true_score", true_score)):
        if highest is not None and value is not None and value > highest:
            raise PsychometricsError(
                "score-range",
                f"Response {cells['response_id']}: {name} is {value}, but the item has {highest} points.",
            )
    return Rating(
        cells["item_id"], cells["response_id"], cells["rater"], score, _time(cells["scored_at"]), true_score
    )


def _points(cells: dict[str, str], column: str) -> int | None:
    text = cells.get(column, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise PsychometricsError("score-range", f"{column} is “{text}”; a whole number of points is needed.")
    return int(text)


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise PsychometricsError(
            "scored-at", f"scored_at is “{text}”; a date or time like 2026-05-04T13:30 is needed."
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
