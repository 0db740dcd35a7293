"""Write docs/reference/ from the code: `python tools/reference.py`; `--check` only says which page is stale.

Each page has one function here that takes what the code says and gives Markdown, so that a page cannot tell
anything that the product does not do.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from conformance import qti_page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py from the code; change it there. -->"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lay rows out as a Markdown table; a bar inside a cell is escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings_page() -> str:
    """The environment variables that an installation is set up with."""
    from madrone.site.settings import ENVIRONMENT

    rows = ((f"`{name}`", meaning) for name, meaning in sorted(ENVIRONMENT.items()))
    return "\n\n".join(
        [
            "# Settings",
            "Everything that differs between installations comes from the environment.",
            table(["Variable", "Meaning"], rows),
        ]
    )


def permissions_page() -> str:
    """Which role holds which permission, and how far it reaches."""
    from madrone.access.permissions import Perm
    from madrone.access.roles import GRANTS, LEVEL_OF, MAY_APPOINT, Reach, Role

    marks = {Reach.SCOPE: "yes", Reach.ROSTER: "rostered"}

    def holders(permission: Perm) -> list[str]:
        return [marks[GRANTS[role][permission]] if permission in GRANTS[role] else "–" for role in Role]

    matrix = table(
        ["Permission", *(role.value for role in Role)], ([f"`{one}`", *holders(one)] for one in Perm)
    )
    appointing = table(
        ["Role", "Held at", "May appoint"],
        (
            [role.value, LEVEL_OF[role].value, ", ".join(sorted(MAY_APPOINT.get(role, ()))) or "nobody"]
            for role in Role
        ),
    )
    return "\n\n".join(
        [
            "# Roles and permissions",
            "`yes` reaches all of the role's scope, `rostered` only the students on the holder's own "
            "rosters. A scope is a prefix of the county-district-school code ([decision 0005]"
            "(../decisions/0005-scope-is-a-code-prefix.md)).",
            matrix,
            "## Where a role is held, and whom it may appoint",
            appointing,
        ]
    )


def audit_page() -> str:
    """What the audit trail can say."""
    from madrone.audit.registry import ACTIONS

    rows = ((f"`{code}`", str(wording)) for code, wording in sorted(ACTIONS.items()))
    return "\n\n".join(
        [
            "# Audit actions",
            "Every change is one event with one of these codes. People read the wording; the code stays.",
            table(["Code", "Wording"], rows),
        ]
    )


def command_line_page() -> str:
    """Every command with its arguments."""
    from madrone.site.cli import build_parser

    sections = [
        "# Command line",
        "Exit status: 0 success; 1 a finding or a failed row, the rest was still done; 2 wrong usage. "
        "`--json` prints one JSON document on standard output; everything for people goes to standard error.",
        *_commands(build_parser()),
    ]
    return "\n\n".join(sections)


def _commands(parser: argparse.ArgumentParser, summary: str = "") -> Iterator[str]:
    """Describe the commands that do something; groups stand only in the names of those below them."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield _command(parser, summary)
    for group in groups:
        summaries = {listed.dest: listed.help or "" for listed in group._choices_actions}
        for name, below in sorted(group.choices.items()):
            yield from _commands(below, summaries.get(name, ""))


def _command(parser: argparse.ArgumentParser, summary: str) -> str:
    arguments = [
        action for action in parser._actions if action.help != argparse.SUPPRESS and action.dest != "help"
    ]
    words = " ".join([parser.prog, *(_word(action) for action in arguments)])
    rows = [[f"`{_label(action)}`", _meaning(action)] for action in arguments if _meaning(action)]
    listed = table(["Argument", "Meaning"], rows) if rows else ""
    about = parser.description or (f"{summary[:1].upper()}{summary[1:]}." if summary else "")
    return "\n\n".join(filter(None, [f"## {parser.prog}", about, f"`{words}`", listed]))


def _label(action: argparse.Action) -> str:
    return ", ".join(action.option_strings) or _value(action)


def _value(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(map(str, action.choices))
    wanted = action.metavar or action.dest
    wanted = " ".join(wanted) if isinstance(wanted, tuple) else wanted
    return wanted.upper() if action.option_strings else wanted


def _word(action: argparse.Action) -> str:
    if not action.option_strings:
        many = "…" if action.nargs in {"*", "+"} else ""
        return f"[{_value(action)}{many}]" if action.nargs in {"?", "*"} else f"{_value(action)}{many}"
    switch = action.nargs == 0
    word = action.option_strings[-1] if switch else f"{action.option_strings[-1]} {_value(action)}"
    return word if action.required else f"[{word}]"


def _meaning(action: argparse.Action) -> str:
    return (action.help or "") % vars(action)


def conformance_page() -> str:
    """What the QTI engine reads, renders, scores and writes."""
    return qti_page(table)


PAGES: dict[str, Callable[[], str]] = {
    "audit-actions.md": audit_page,
    "command-line.md": command_line_page,
    "permissions.md": permissions_page,
    "qti.md": conformance_page,
    "settings.md": settings_page,
}


def written(name: str) -> str:
    """Give a page's whole text as it should stand in its file."""
    return f"{NOTE}\n\n{PAGES[name]()}\n"


def stale() -> list[str]:
    """Name the pages whose file is absent or says something else than the code."""
    return [
        name
        for name in PAGES
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != written(name)
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check say which are stale."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madrone.site.settings")
    django.setup()
    old = stale()
    if arguments == ["--check"]:
        for name in old:
            sys.stdout.write(f"docs/reference/{name} is stale: run .venv/bin/python tools/reference.py\n")
        return 1 if old else 0
    for name in old:
        (FOLDER / name).write_text(written(name), encoding="utf-8")
        sys.stdout.write(f"wrote docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
