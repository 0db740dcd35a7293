"""The commands that need the database: serve, demo, migrate, routes, verify."""

import argparse
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django

HOST = "127.0.0.1"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the program."""
    serve = subparsers.add_parser("serve", help="serve the product")
    serve.add_argument("--host", default=HOST)
    _add_port(serve)
    serve.add_argument("--workers", type=int, default=1, help="save processes (SQLite takes one)")
    serve.add_argument("--threads", type=int, default=64, help="threads of each")
    serve.set_defaults(run=run_serve)

    demo = subparsers.add_parser("demo", help="set up and serve the demonstration district")
    demo.add_argument("--accounts", action="store_true", help="list the demonstration's accounts, then stop")
    demo.add_argument("--session", action="store_true", help="show the open test session, then stop")
    demo.add_argument("--seed-only", action="store_true", help="make the district, then stop")
    demo.add_argument("--json", action="store_true")
    _add_port(demo)
    demo.set_defaults(run=run_demo)

    migrate = subparsers.add_parser("migrate", help="bring the database to this version")
    migrate.set_defaults(run=run_migrate)

    routes = subparsers.add_parser("routes", help="list every address and what guards it")
    routes.add_argument("--json", action="store_true")
    routes.set_defaults(run=run_routes)

    verify = subparsers.add_parser("verify", help="check a hash chain from its first link")
    verify.add_argument("what", choices=["receipts", "audit"])
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)


def _add_port(parser: argparse.ArgumentParser) -> None:
    # A default in text is read like an argument, so that a wrong PORT is wrong usage and no traceback.
    parser.add_argument(
        "--port", type=_port, default=os.environ.get("PORT", "8000"), help="default: PORT or 8000"
    )


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a port. Give a whole number from 1 to 65535 (PORT=…).")


def run_serve(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    django.setup()
    prepare()
    from madrone.site.server import serve

    with ExitStack() as until_ready:
        # Of two servers started at once, both would find the port free and then share it.
        until_ready.enter_context(alone())

        def ready() -> None:
            until_ready.close()
            _say(f"Madrone is ready at http://{options.host}:{options.port}/")

        return serve(
            options.host, options.port, workers=options.workers, threads=options.threads, ready=ready
        )


def run_demo(options: argparse.Namespace) -> int:
    """Make the demonstration district once, then serve it (or list its accounts or its session)."""
    os.environ.setdefault("MADRONE_DATA", "var/demo")
    os.environ["MADRONE_DEMONSTRATION"] = "1"
    django.setup()
    from madrone.site.demonstration import district

    with alone():
        _call("migrate", verbosity=0)
        district.seed(say=_tell)
    if options.seed_only:
        return 0
    if options.accounts or options.session:
        asked: Any = district.accounts() if options.accounts else district.open_session()
        _show(asked, as_json=options.json)
        return 0
    options.host, options.workers, options.threads = HOST, 1, 64
    return run_serve(options)


def run_migrate(options: argparse.Namespace) -> int:
    """Bring the database to this version."""
    django.setup()
    with alone():
        _call("migrate", verbosity=1)
    return 0


def run_routes(options: argparse.Namespace) -> int:
    """List every URL pattern with its name, methods and guard."""
    django.setup()
    from madrone.site.routes import routes

    _show([route.as_dict() for route in routes()], as_json=options.json)
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Recompute a chain; exit status 1 when a link is broken."""
    django.setup()
    from madrone.audit.verify import verify as verify_audit
    from madrone.delivery.queries import verify_receipts

    found = verify_receipts() if options.what == "receipts" else verify_audit()
    _show({"checked": found.checked, "broken": list(found.broken)}, as_json=options.json)
    return 1 if found.broken else 0


def prepare() -> None:
    """Bring the database and the collected static files to this version; quick when nothing has changed."""
    from django.conf import settings

    with alone():
        _call("migrate", verbosity=0)
        if not _collected(Path(settings.STATIC_ROOT)):
            _tell("Collecting the static files …")
            _call("collectstatic", interactive=False, verbosity=0, clear=True)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data folder's lock: of two commands started at once, the second finds the work done.

    The lock goes with the process, however it ends. Not to be taken twice by one process.
    """
    from django.conf import settings

    with (Path(settings.DATA) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _tell("Another command is setting this data folder up; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            # Said aloud: processes forked meanwhile hold the same file, and closing ours would not free it.
            fcntl.flock(file, fcntl.LOCK_UN)


def _collected(folder: Path) -> bool:
    """Tell whether the collected files are newer than every one they were collected from."""
    from django.contrib.staticfiles.finders import get_finders

    manifest = folder / "staticfiles.json"
    if not manifest.exists():
        return False
    since = manifest.stat().st_mtime
    return not any(
        Path(storage.path(name)).stat().st_mtime > since
        for finder in get_finders()
        for name, storage in finder.list([])
    )


def _call(command: str, **options: Any) -> None:
    from django.core.management import call_command

    call_command(command, **options)


def _show(value: Any, *, as_json: bool) -> None:
    """Print for programs as one JSON document, for people as lines."""
    if as_json:
        sys.stdout.write(json.dumps(value, indent=1, default=str) + "\n")
        return
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        sys.stdout.write("  ".join(f"{key}: {shown}" for key, shown in row.items()) + "\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
