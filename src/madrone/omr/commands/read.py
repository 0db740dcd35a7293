"""``madrone omr read``: scans in, a table of answers out, and pictures of what a person has to decide."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from madrone.omr.commands.profiles import profile_of
from madrone.omr.commands.refusals import FINDING, SUCCESS, refuse, refusing
from madrone.omr.commands.sheets import layouts_of

if TYPE_CHECKING:
    from madrone.omr.batches import BatchReport, Progress, Roster
    from madrone.omr.batches.tones import BatchTones

_EVERY_SECONDS = 5.0
_MISSING_SHOWN = 20


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "read", help="read scanned sheets: PDF, TIFF, PNG, JPEG, or folders of them"
    )
    parser.add_argument("files", nargs="+", metavar="FILES")
    parser.add_argument(
        "--sheet",
        required=True,
        action="append",
        metavar="SHEET.toml",
        help="the sheet that was printed; give it again for each other sheet that may be among the scans",
    )
    parser.add_argument("--out", required=True, metavar="READ.csv")
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="processes to work in (1)")
    parser.add_argument(
        "--review", metavar="DIR", help="save a picture of every field that asks for a person, and its page"
    )
    parser.add_argument("--cut", metavar="DIR", help="save the writing areas and the labels as pictures")
    parser.add_argument(
        "--roster",
        metavar="STUDENTS.csv",
        help="columns document or label, and student: fills in the students, and names what never came",
    )
    parser.add_argument(
        "--resume", metavar="DIR", help="keep what was read in this folder, and go on from it after a stop"
    )
    parser.add_argument(
        "--profile",
        metavar="PROFILE.json",
        help="decide about marks by this profile, which “madrone omr calibrate” made",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    parser.set_defaults(run=refusing(run_read))


def run_read(args: argparse.Namespace) -> int:
    """Read all files; 1 if anything asks for a person, 2 if nothing could be done."""
    from madrone.omr.batches import Batch, Roster, read_batch
    from madrone.omr.images import find_files

    out = Path(args.out)
    if out.is_dir():
        return refuse(f"{out} is a folder. Name a file, such as READ.csv.")
    roster = _roster(Path(args.roster)) if args.roster else Roster()
    batch = Batch(
        files=list(find_files(Path(name) for name in args.files)),
        layouts=layouts_of(Path(name) for name in args.sheet),
        cut=Path(args.cut) if args.cut else None,
        review=Path(args.review) if args.review else None,
        students=roster.students,
        labels=roster.labels,
        profile=profile_of(Path(args.profile)) if args.profile else None,
    )
    told = _Told()
    state = Path(args.resume) if args.resume else None
    report = read_batch(batch, out, workers=args.workers, state=state, progress=told.tell)
    told.end()
    _say(report)
    if args.json:
        json.dump(_summary(report), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return SUCCESS if report.is_clean else FINDING


def _roster(path: Path) -> "Roster":
    from madrone.omr.batches import read_students

    with path.open(encoding="utf-8-sig", newline="") as lines:
        return read_students(lines)


class _Told:
    """Says on standard error how far the batch is: on one line of a terminal, or now and then in a log."""

    def __init__(self) -> None:
        self._begun = self._last = 0.0
        self._before: int | None = None
        self._live = sys.stderr.isatty()

    def tell(self, far: "Progress") -> None:
        """Say it, if it is time."""
        now = time.monotonic()
        if self._before is None:
            # What an earlier run read does not count for the speed of this one.
            self._before, self._begun, self._last = far.total, now, now
        if now - self._last < (0.2 if self._live else _EVERY_SECONDS):
            return
        self._last = now
        speed = (far.total - self._before) / max(now - self._begun, 0.001)
        line = f"{far.total} pages, {speed:.1f} pages/s, {far.pages['asked']} asked, {far.pages['refused']} refused"
        sys.stderr.write(f"\r{line}\x1b[K" if self._live else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._live:
            sys.stderr.write("\r\x1b[K")


def _say(report: "BatchReport") -> None:
    from madrone.omr.batches.tones import advice

    write = sys.stderr.write
    for missing in report.missing[:_MISSING_SHOWN]:
        what = f"page {missing.page} never came" if missing.page else "nothing came of it"
        named = f"label {missing.label}" if missing.label else f"document {missing.document}"
        write(f"{named}: {what}\n")
    if len(report.missing) > _MISSING_SHOWN:
        write(f"… and {len(report.missing) - _MISSING_SHOWN} more like these; the table lists them all.\n")
    if report.unlisted:
        shown = ", ".join(report.unlisted[:_MISSING_SHOWN])
        more = " …" if len(report.unlisted) > _MISSING_SHOWN else ""
        write(f"{len(report.unlisted)} documents are not in the roster: {shown}{more}\n")
    for reason, count in report.reasons.items():
        write(f"{count} × {reason}\n")
    for sentence in advice(report.tones) if report.tones else ():
        write(f"{sentence}\n")
    write(
        f"{report.pages} pages in {report.files} files = {report.read} read + {report.asked} asked"
        f" + {report.refused} refused; {report.fields_asked} of {report.fields} fields ask for a person.\n"
    )


def _summary(report: "BatchReport") -> dict[str, object]:
    return {
        "files": report.files,
        "pages": report.pages,
        "read": report.read,
        "asked": report.asked,
        "refused": report.refused,
        "same_picture": report.left_out,
        "fields": report.fields,
        "fields_asked": report.fields_asked,
        "documents": report.documents,
        "missing_pages": [missing._asdict() for missing in report.missing],
        "unlisted_documents": list(report.unlisted),
        "reasons": dict(report.reasons),
        "tones": _tones(report.tones) if report.tones else None,
    }


def _tones(tones: "BatchTones") -> dict[str, object]:
    named = {"usual": tones.usual, "first": tones.first, "last": tones.last}
    seen = {name: one._asdict() for name, one in named.items() if one is not None}
    return {"pages": tones.pages, **seen}


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= 256:
        return int(text)
    raise argparse.ArgumentTypeError("a whole number from 1 to 256 is needed")
