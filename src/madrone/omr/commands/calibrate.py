"""``madrone omr calibrate``: a profile for one school's scanner and pencils, from pages whose answers are known."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from madrone.omr.commands.profiles import profile_of
from madrone.omr.commands.refusals import FINDING, SUCCESS, WRONG_USAGE, refuse, refusing
from madrone.omr.commands.sheets import layouts_of

if TYPE_CHECKING:
    from madrone.omr.keying import Disagreement, Gathered, Key, KeyProblem, KeyRow, Standing
    from madrone.omr.marks.profile import Profile

_SHOWN = 20
_STEP = 100
#: One silent error in a million circles (omr.md 5, the standard of ballots).
_SILENT = 1e-6


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "calibrate", help="fit the reader to a scanner and its pencils, by scans with a key"
    )
    parser.add_argument("files", nargs="+", metavar="FILES")
    parser.add_argument("--sheet", required=True, action="append", metavar="SHEET.toml")
    parser.add_argument(
        "--key",
        required=True,
        metavar="KEY.csv",
        help="columns document, field and value: what was marked; a corrected READ.csv is one",
    )
    parser.add_argument("--out", required=True, metavar="PROFILE.json")
    parser.add_argument(
        "--profile", metavar="BASE.json", help="start from this profile instead of a built-in one"
    )
    parser.add_argument(
        "--silent",
        type=_share,
        default=_SILENT,
        metavar="SHARE",
        help="silent errors to allow among circles (1e-6)",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on standard output")
    parser.set_defaults(run=refusing(run_calibrate))


def run_calibrate(args: argparse.Namespace) -> int:
    """Fit a profile; 1 if rows or pages had to be left out or the key is in doubt, 2 if there is no profile."""
    from madrone.omr.images import find_files
    from madrone.omr.keying import disagreements, gather, read_key, stand
    from madrone.omr.marks.calibration import recalibrate

    out = Path(args.out)
    if out.is_dir():
        return refuse(f"{out} is a folder. Name a file, such as PROFILE.json.")
    base = profile_of(Path(args.profile)) if args.profile else None
    with Path(args.key).open(encoding="utf-8-sig", newline="") as lines:
        key = read_key(lines)
    if key.problems:
        return _refuse_key(args.key, key.problems)
    layouts = layouts_of(Path(name) for name in args.sheet)
    files = list(find_files(Path(name) for name in args.files))
    found = gather(files, layouts, key, profile=base, progress=_tell)
    if found.problems:
        return _refuse_key(args.key, found.problems)
    profile = recalibrate(found.profile, _made(found, args.silent), found.marks, silent=args.silent)
    before = stand(found.profile, found.marks, judge=profile)
    after = stand(profile, found.marks, judge=profile)
    disputed = disagreements(found.profile, found.marks, found.rows)
    _write(out, profile)
    _say_left_out(args.key, key, found, disputed)
    _say_figures(found, before, after, args.silent, args.out)
    if args.json:
        json.dump(_summary(key, found, profile, before, after, disputed), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if disputed or found.unmet or found.unread or key.left_out else SUCCESS


def _made(found: "Gathered", silent: float) -> str:
    from madrone.kernel.clock import now

    marks = int(found.marks.marked.sum())
    return (
        f"{found.profile.name}, fitted on {now().date().isoformat()} to {found.pages} keyed pages with {marks} marks"
        f" among {len(found.marks.marked)} circles, for {silent:g} silent errors a circle. Before: {found.profile.made}"
    )


def _write(out: Path, profile: "Profile") -> None:
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        partial.write_text(profile.to_json(), encoding="utf-8")
        partial.replace(out)
    finally:
        with suppress(OSError):
            partial.unlink()


def _refuse_key(name: str, problems: "Sequence[KeyProblem]") -> int:
    for problem in problems[:_SHOWN]:
        sys.stderr.write(f"{name}, {problem}\n")
    if len(problems) > _SHOWN:
        sys.stderr.write(f"… and {len(problems) - _SHOWN} more like these.\n")
    sys.stderr.write("No profile was written.\n")
    return WRONG_USAGE


def _tell(pages: int) -> None:
    if pages and pages % _STEP == 0:
        sys.stderr.write(f"{pages} pages\n")


def _say_left_out(name: str, key: "Key", found: "Gathered", disputed: "Sequence[Disagreement]") -> None:
    write = sys.stderr.write
    for reason, count in sorted(found.unread.items()):
        write(f"{count} × {reason}: left out\n")
    for flag, count in sorted(key.left_out.items()):
        write(f"{count} rows of {name} with the flag {flag}: left out\n")
    for row in found.unmet[:_SHOWN]:
        write(f"{name}, line {row.line}: no page with document {row.document}, field {row.field} was read. ")
        write("Add its scan, or remove the row.\n")
    if len(found.unmet) > _SHOWN:
        write(f"… and {len(found.unmet) - _SHOWN} more like these.\n")
    for row, confidence in disputed[:_SHOWN]:
        write(
            f"{name}, line {row.line}: document {row.document}, field {row.field} is “{row.value}” in the key. "
        )
        write(f"The reader is certain of something else ({confidence:.6f}). Look at the page.\n")
    if len(disputed) > _SHOWN:
        write(f"… and {len(disputed) - _SHOWN} more like these.\n")


def _say_figures(found: "Gathered", before: "Standing", after: "Standing", silent: float, out: str) -> None:
    write = sys.stderr.write
    write(f"{found.pages} pages, {len(found.rows)} answers, {int(found.marks.marked.sum())} marks\n")
    for word, standing in (("before", before), ("after", after)):
        write(
            f"{word}: {standing.expected:.2f} silent errors expected in a million circles, {standing.found} found;"
            f" {100 * standing.asked:.2f} % of answers ask for a person\n"
        )
    write(f"aimed at: {1e6 * silent:g} in a million. Written to {out}.\n")


def _summary(
    key: "Key",
    found: "Gathered",
    profile: "Profile",
    before: "Standing",
    after: "Standing",
    disputed: "Sequence[Disagreement]",
) -> dict[str, object]:
    return {
        "pages": found.pages,
        "answers": len(found.rows),
        "circles": len(found.marks.marked),
        "marks": int(found.marks.marked.sum()),
        "slope": profile.slope,
        "shift": profile.shift,
        "certain": profile.certain,
        "before": _standing(before),
        "after": _standing(after),
        "left_out_pages": dict(sorted(found.unread.items())),
        "left_out_rows": dict(sorted(key.left_out.items())),
        "rows_without_page": [_named(row) for row in found.unmet],
        "disagreements": [{**_named(row), "confidence": confidence} for row, confidence in disputed],
    }


def _standing(standing: "Standing") -> dict[str, object]:
    return {
        "expected_silent_per_million": standing.expected,
        "silent_found": standing.found,
        "asked_share": standing.asked,
    }


def _named(row: "KeyRow") -> dict[str, object]:
    return {"line": row.line, "document": row.document, "field": row.field, "value": row.value}


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if 0 < share <= 0.01:
        return share
    raise argparse.ArgumentTypeError("a share above 0 and at most 0.01 is needed, such as 1e-6")
