"""``madrone import``: the same check and commit as on the pages, in the foreground with a progress bar.

Exit status: 0 everything is fine, 1 some rows are wrong (the good ones were still done) or the file was
refused, 2 wrong usage. ``--json`` prints one document on standard output; words for people go to standard
error. Nothing is done without an account that may do it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from madrone.content import command as items

if TYPE_CHECKING:
    from madrone.access import Actor
    from madrone.imports.models import ImportBatch

KINDS = ("students", "orgs", "rosters", "items")
OK, FINDING, USAGE = 0, 1, 2
_SHOWN_PROBLEMS = 20


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import`` to the program."""
    parser = subparsers.add_parser("import", help="import students, organizations, rosters or items")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", help="a file, a OneRoster or QTI zip or folder, or - for standard input")
    parser.add_argument("--as", dest="user", metavar="USER", help="user name of the account that imports")
    parser.add_argument("--dry-run", action="store_true", help="check the file and say what it would do")
    parser.add_argument("--layout", default="", help="the file's layout, where the wrong one is found")
    parser.add_argument("--encoding", default="utf-8", choices=["utf-8", "cp1252"])
    parser.add_argument("--json", action="store_true", help="print the outcome as one JSON document")
    items.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check a file and, without ``--dry-run``, carry out its good rows."""
    if not options.user:
        return _wrong_usage(
            "Name the account that imports: --as USER. Its rights decide what may be imported."
        )
    if options.file != "-" and not Path(options.file).exists():
        return _wrong_usage(f"There is no file {options.file}.")
    django.setup()
    actor = _actor(options.user)
    if actor is None:
        return _wrong_usage(f"There is no account in use with the user name {options.user}.")
    if options.kind == "items" and options.file != "-":
        return items.run_items(options, actor, Path(options.file))
    with _opened(options.file) as path:
        if options.kind == "items":
            return items.run_items(options, actor, path)
        outcome = _import(options, actor, path)
    if options.json:
        sys.stdout.write(json.dumps(outcome, indent=1, default=str) + "\n")
    return OK if outcome["state"] in ("checked", "done", "cancelled") and not outcome["errors"] else FINDING


def _import(options: argparse.Namespace, actor: "Actor", path: Path) -> dict[str, Any]:
    from django.core.files import File

    from madrone.imports.actions.batches import cancel_batch, commit_batch, upload_file
    from madrone.imports.work import carry_out, check

    name = "standard-input" if options.file == "-" else Path(options.file).name
    with path.open("rb") as file:
        batch = upload_file(
            by=actor,
            kind=options.kind,
            file=File(file),
            name=name,
            options={"layout": options.layout, "encoding": options.encoding},
            background=False,
        )
    try:
        check(batch=batch.code, progress=Bar("Checking"))
        batch.refresh_from_db()
        outcome = _outcome(batch)
        if batch.state == "checked" and not options.dry_run and batch.to_do:
            commit_batch(by=actor, batch=batch, leave_out_errors=True, background=False)
            carry_out(batch.code, step=Bar("Carrying out"))
            batch.refresh_from_db()
            outcome = _outcome(batch)
    except KeyboardInterrupt:
        batch.refresh_from_db()
        _tell("\nStopped. Nothing was changed.")
        outcome = _outcome(batch)
    if batch.state in ("checking", "checked", "committing"):
        # What is not carried out now is not left behind for somebody to carry out by mistake.
        cancel_batch(by=actor, batch=batch)
    return outcome


def _outcome(batch: "ImportBatch") -> dict[str, Any]:
    """Say what came of it: for people on standard error, for programs as the value."""
    from madrone.imports.drafts import Verdict
    from madrone.imports.queries import advice_of, rows_of
    from madrone.imports.wording import VERDICTS, message, remedy

    counts = {verdict.value: batch.count(verdict) for verdict in Verdict}
    advice = advice_of(batch)
    problems = [
        {
            "file": row.file or batch.file_name,
            "row": row.number,
            "field": problem["field"],
            "code": problem["code"],
            "message": message(problem),
            "remedy": remedy(problem, advice),
        }
        for row in rows_of(batch, Verdict.ERROR).iterator(chunk_size=1_000)
        for problem in row.problems
    ]
    if batch.problem:
        _tell(f"The file was refused: {batch.problem}")
    for problem in problems[:_SHOWN_PROBLEMS]:
        _tell(f"row {problem['row']}, {problem['field']}: {problem['message']} {problem['remedy']}")
    if len(problems) > _SHOWN_PROBLEMS:
        _tell(f"… and {len(problems) - _SHOWN_PROBLEMS} more; --json lists them all.")
    said = ", ".join(f"{count:,} {VERDICTS[Verdict(name)]}" for name, count in counts.items() if count)
    _tell(f"{batch.get_state_display()}: {said or 'no rows'}.")
    return {
        "state": batch.state,
        "kind": batch.kind,
        "layout": batch.layout,
        "problem": batch.problem,
        "counts": counts,
        "errors": counts[Verdict.ERROR.value],
        "problems": problems,
    }


class Bar:
    """A progress bar on standard error where that is a terminal; elsewhere it says nothing."""

    _WIDTH = 30
    _EVERY = 0.1

    def __init__(self, label: str) -> None:
        self.label = label
        self._drawn = 0.0

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Draw how far the work is, ten times a second at most."""
        now = time.monotonic()
        if not sys.stderr.isatty() or (done < total and now - self._drawn < self._EVERY):
            return
        self._drawn = now
        part = min(done / total, 1) if total else 0
        bar = "█" * round(part * self._WIDTH)
        sys.stderr.write(f"\r{self.label} {bar:·<{self._WIDTH}} {part:4.0%}  {done:,} of {total:,} ")
        sys.stderr.write("\n" if total and done >= total else "")
        sys.stderr.flush()


def _actor(user: str) -> "Actor | None":
    from django.contrib.auth import get_user_model

    from madrone.people.access import actor_for

    account = get_user_model()._default_manager.filter(username=user.lower(), is_active=True).first()
    return actor_for(account) if account is not None else None


@contextmanager
def _opened(name: str) -> Iterator[Path]:
    """Give a file to read: the one named, or a temporary one with standard input or a folder's zip in it."""
    path = Path(name)
    if name != "-" and not path.is_dir():
        yield path
        return
    handle, temporary = tempfile.mkstemp(prefix="madrone-import-")
    os.close(handle)
    try:
        if name == "-":
            with Path(temporary).open("wb") as file:
                while chunk := sys.stdin.buffer.read(1 << 20):
                    file.write(chunk)
        else:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                for member in sorted(path.glob("*.csv")):
                    archive.write(member, member.name)
        yield Path(temporary)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _wrong_usage(line: str) -> int:
    _tell(line)
    return USAGE


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
