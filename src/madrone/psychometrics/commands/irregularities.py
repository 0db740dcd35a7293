"""``madrone psychometrics irregularities``: equal answers, changed answers and odd times, for test security.

Every run ends with what its figures may not be used for alone.
"""

import argparse
import csv
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from madrone.psychometrics.commands.arguments import pair, positive
from madrone.psychometrics.commands.streams import (
    FINDING,
    SUCCESS,
    reading,
    refuse,
    refusing,
    tell,
    writing,
)
from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import read_items_csv
from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from madrone.psychometrics.calibration import RawResponses
    from madrone.psychometrics.irregularities import Method

_Problems = list[tuple[str, LineProblem]]
_LEVEL = 0.01


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``irregularities`` with ``similarity``, ``changes`` and ``times``."""
    parser = subparsers.add_parser(
        "irregularities", help="look at equal answers, changed answers and response times"
    )
    added = parser.add_subparsers(metavar="WHAT", required=True)
    similarity = _command(
        added, "similarity", "pairs of examinees with improbably many equal answers", run_similarity
    )
    similarity.add_argument("responses", metavar="RESPONSES", help="responses CSV; - for standard input")
    similarity.add_argument(
        "--key", metavar="KEYS", help="CSV item_id,key: these items have options in RESPONSES"
    )
    changes = _command(
        added, "changes", "students and groups with improbable gains by changed answers", run_changes
    )
    changes.add_argument(
        "changes", metavar="CHANGES", help="CSV examinee_id,item_id,score,first_score; - for standard input"
    )
    changes.add_argument(
        "--prior", type=pair, default=(0.0, 1.0), metavar="MEAN,SD", help="abilities of the population (0,1)"
    )
    changes.add_argument("--groups-out", metavar="STATS", help="CSV of the groups to write; needs --groups")
    for parser in (similarity, changes):
        parser.add_argument("--items", required=True, metavar="ITEMS", help="items CSV with the parameters")
        parser.add_argument("--D", type=positive, default=SMARTER_D, help="scaling constant (%(default)s)")
        parser.add_argument("--groups", metavar="GROUPS", help="CSV examinee_id,group: rooms or schools")
    times = _command(added, "times", "examinees with improbable response times", run_times)
    times.add_argument(
        "times",
        metavar="TIMES",
        help="CSV examinee_id and a column of seconds per item; - for standard input",
    )


def _command(
    added: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    finds: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = added.add_parser(name, help=f"find {finds}")
    parser.add_argument("--out", required=True, metavar="STATS", help="CSV to write; - for standard output")
    parser.add_argument(
        "--level", type=positive, default=_LEVEL, help="chance or share of false flags (%(default)s)"
    )
    parser.set_defaults(run=refusing(run))
    return parser


def run_similarity(args: argparse.Namespace) -> int:
    """Write the pairs that are flagged or nearly so; 1 if any is flagged or anything was left out."""
    import numpy as np

    from madrone.psychometrics.irregularities import (
        SIMILARITY,
        SimilarPair,
        independent_answers,
        similar_pairs,
    )
    from madrone.psychometrics.irt import Estimator, Form, estimate_all

    if [args.responses, args.items, args.key, args.groups].count("-") > 1:
        return refuse("Only one file can be standard input.")
    problems: _Problems = []
    responses, choices, keys = _responses(args)
    problems += [(args.responses, problem) for problem in responses.problems]
    bank, columns = _bank(args, responses.item_ids, problems)
    scores = responses.scores[:, columns]
    form = Form(bank, D=args.D)
    theta = estimate_all(form, scores, Estimator("wle")).theta
    rows = np.flatnonzero((scores >= 0).any(axis=1))
    answers = independent_answers(
        form,
        theta[rows],
        scores[rows],
        choices={name: chosen[rows] for name, chosen in choices.items()},
        keys=keys,
    )
    examinees = [responses.examinees[row] for row in rows]
    found = similar_pairs(answers, groups=_groups(args, examinees), level=args.level)
    with writing(args.out) as out:
        _write(
            out,
            ["first", "second", *list(SimilarPair.__dataclass_fields__)[2:]],
            (
                asdict(one) | {"first": examinees[one.first], "second": examinees[one.second]}
                for one in found.pairs
            ),
        )
    flagged = sum(one.flagged for one in found.pairs)
    done = f"Compared {found.compared} pairs of {len(examinees)} examinees: {flagged} flagged."
    return _end(SIMILARITY, done, problems, flagged)


def run_changes(args: argparse.Namespace) -> int:
    """Write students who changed answers, and groups; 1 if any is flagged or anything was left out."""
    from madrone.psychometrics.irregularities import CHANGES, GroupChanges, StudentChanges, answer_changes
    from madrone.psychometrics.irregularities.files import read_changes_csv
    from madrone.psychometrics.irt import Form

    if bool(args.groups) != bool(args.groups_out):
        return refuse("--groups and --groups-out belong together: give both or neither.")
    if [args.changes, args.items, args.groups].count("-") > 1:
        return refuse("Only one file can be standard input.")
    if args.out == args.groups_out == "-":
        return refuse("Only one of --out and --groups-out can be standard output.")
    with reading(args.changes) as lines:
        file = read_changes_csv(lines)
    problems: _Problems = [(args.changes, problem) for problem in file.problems]
    bank, columns = _bank(args, file.item_ids, problems)
    found = answer_changes(
        Form(bank, D=args.D),
        file.first[:, columns],
        file.last[:, columns],
        file.changed[:, columns],
        groups=_groups(args, file.examinees),
        population=args.prior,
        level=args.level,
    )
    with writing(args.out) as out:
        _write(
            out,
            ["examinee_id", *list(StudentChanges.__dataclass_fields__)[1:]],
            ({"examinee_id": file.examinees[one.row], **_without_row(asdict(one))} for one in found.students),
        )
    if args.groups_out:
        with writing(args.groups_out) as out:
            _write(out, list(GroupChanges.__dataclass_fields__), map(asdict, found.groups))
    students = sum(one.flagged for one in found.students)
    groups = sum(one.flagged for one in found.groups)
    done = f"Looked at {len(found.students)} students with changed answers: {students} flagged"
    done += f", and {groups} of {len(found.groups)} groups." if found.groups else "."
    return _end(CHANGES, done, problems, students + groups)


def run_times(args: argparse.Namespace) -> int:
    """Write every examinee's times against the lognormal model; 1 if any is flagged or anything was left out."""
    from madrone.psychometrics.irregularities import TIMES, PersonTimes, person_times, time_model
    from madrone.psychometrics.irregularities.files import read_times_csv

    with reading(args.times) as lines:
        file = read_times_csv(lines)
    problems: _Problems = [(args.times, problem) for problem in file.problems]
    found = person_times(time_model(file.seconds, file.item_ids), file.seconds, level=args.level)
    with writing(args.out) as out:
        _write(
            out,
            ["examinee_id", *list(PersonTimes.__dataclass_fields__)[1:]],
            (
                {
                    "examinee_id": file.examinees[one.row],
                    **_without_row(asdict(one)),
                    "flags": " ".join(one.flags),
                }
                for one in found
            ),
        )
    flagged = sum(bool(one.flags) for one in found)
    return _end(
        TIMES, f"Looked at the times of {len(found)} examinees: {flagged} flagged.", problems, flagged
    )


def _end(method: "Method", done: str, problems: _Problems, flagged: int) -> int:
    sys.stderr.write(f"{method.name}. {method.meaning} {method.limits}\n")
    tell(done, problems, listed=False)
    return FINDING if problems or flagged else SUCCESS


def _without_row(figures: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in figures.items() if name != "row"}


def _write(out: TextIO, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(row[name]) for name in columns})


def _cell(value: object) -> object:
    """Truth as 1 and 0, numbers in six digits, and nothing for what is not known."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else format(value, ".6g")
    return value


def _responses(
    args: argparse.Namespace,
) -> "tuple[RawResponses, dict[str, NDArray[np.str_]], dict[str, str]]":
    from madrone.psychometrics.analysis import read_keyed_responses_csv, read_keys_csv
    from madrone.psychometrics.calibration import read_raw_responses_csv

    if not args.key:
        with reading(args.responses) as lines:
            return read_raw_responses_csv(lines), {}, {}
    with reading(args.key) as lines:
        keys = read_keys_csv(lines)
    with reading(args.responses) as lines:
        keyed = read_keyed_responses_csv(lines, keys)
    return (
        keyed.responses,
        dict(keyed.choices),
        {name: key for name, key in keys.items() if name in keyed.choices},
    )


def _bank(
    args: argparse.Namespace, item_ids: Sequence[str], problems: _Problems
) -> tuple[list[ItemParameters], list[int]]:
    """The parameters of the items that have any, and their columns; the others are named."""
    with reading(args.items) as lines:
        file = read_items_csv(lines)
    problems += [(args.items, problem) for problem in file.problems]
    known = {item.item_id: item for item in file.items}
    unknown = [item_id for item_id in item_ids if item_id not in known]
    if len(unknown) == len(item_ids):
        raise PsychometricsError("no-parameters", "The items file has parameters of none of the items.")
    problems += [
        (args.items, LineProblem(1, "unknown-item", f"Item {item_id} has no usable parameters; left out."))
        for item_id in unknown
    ]
    columns = [place for place, item_id in enumerate(item_ids) if item_id in known]
    return [known[item_ids[place]] for place in columns], columns


def _groups(args: argparse.Namespace, examinees: Sequence[str]) -> list[str] | None:
    if not args.groups:
        return None
    from madrone.psychometrics.calibration import read_groups_csv

    with reading(args.groups) as lines:
        groups = read_groups_csv(lines)
    for examinee in examinees:
        if examinee not in groups:
            raise PsychometricsError("no-group", f"Examinee {examinee} has no group in the groups file.")
    return [groups[examinee] for examinee in examinees]
