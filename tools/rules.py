"""House rules that no ready-made linter knows: `python tools/rules.py` reports every breach with its reason.

Looks at the files that git knows or would take (so at no environment, data or copied browser file). A rule
takes one file and yields its findings; `RULES` lists them with the reason that is printed. Exit status 1 when
there is a finding.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
PURE = ("kernel", "qti", "psychometrics", "omr", "access", "delivery/intake")
GETTEXT = frozenset(
    f"{prefix}gettext{lazy}" for prefix in ("", "n", "p", "np") for lazy in ("", "_lazy", "_noop")
) | {"_"}
CLOCKS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
)
LONGEST_FILE = 500
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
TEXT_SUFFIXES = frozenset(
    {".py", ".html", ".js", ".mjs", ".css", ".toml", ".txt", ".in", ".md", ".json", ".sh", ".typ", ".svg", ""}
)
# Written in two parts, so that this list is no breach of the rule itself.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("registry", "npmmirror", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|Users|root|work)/[\w.-]+")
AUTO_NAME = re.compile(r"^\d{4}_(?:auto_|.*_and_more$|.*__and_more$)")
UNFINISHED = re.compile(r"(?:#|//|/\*|<!--)[^\n]*\b(?:" + "TO" + r"DO|FIX" + r"ME)\b")


@dataclass(frozen=True)
class Source:
    """One file: its path from the checkout's root and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.AST:
        """The parsed Python, or an empty module where it does not parse (ruff reports that)."""
        try:
            return ast.parse(self.text)
        except SyntaxError:
            return ast.parse("")

    @property
    def is_python(self) -> bool:
        """Whether it is a Python file."""
        return self.path.suffix == ".py"

    @property
    def is_test(self) -> bool:
        """Whether it belongs to the tests, which may do what the product may not."""
        return "tests" in self.path.parts

    @property
    def module(self) -> tuple[str, ...]:
        """Its place below src/madrone, as (`orgs`, `models.py`); empty for a file elsewhere."""
        return self.path.parts[2:] if self.path.parts[:2] == ("src", "madrone") else ()


@dataclass(frozen=True)
class Finding:
    """One breach: where, of which rule, and what was seen."""

    path: PurePosixPath
    line: int
    rule: str
    seen: str


Hit = tuple[int, str]


class _Markup(HTMLParser):
    """Collects what a strict Content-Security-Policy would refuse to run or apply."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hits: list[Hit] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, _ = self.getpos()
        names = dict(attrs)
        if tag == "script" and "src" not in names and not _is_data_or_map(names):
            self.hits.append((line, "<script> without src"))
        if tag == "style":
            self.hits.append((line, "<style>"))
        for name in names:
            if name == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", name):
                self.hits.append((line, f"{name}="))


def _is_data_or_map(names: dict[str, str | None]) -> bool:
    """Data is never run; an import map has to stand in the page and needs a nonce there."""
    kind = names.get("type")
    return kind == "application/json" or (kind == "importmap" and "nonce" in names)


def inline_code(source: Source) -> Iterator[Hit]:
    """Find scripts, styles and handlers that stand in a template."""
    if source.path.suffix == ".html" and "templates" in source.path.parts:
        # Template tags may hold quotes and angle brackets; only their line breaks matter here.
        plain = re.sub(
            r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}",
            lambda m: "\n" * m.group().count("\n"),
            source.text,
            flags=re.DOTALL,
        )
        markup = _Markup()
        markup.feed(plain)
        yield from markup.hits


def built_translation(source: Source) -> Iterator[Hit]:
    """Find translated strings that are put together before the catalogue is asked."""
    if not source.is_python:
        return
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and _last_name(call.func) in GETTEXT:
            for argument in call.args:
                if _is_built(argument):
                    yield call.lineno, ast.unparse(call)[:80]


def _is_built(node: ast.expr) -> bool:
    built_by_format = isinstance(node, ast.Call) and _last_name(node.func) == "format"
    built_by_operator = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add)
    return isinstance(node, ast.JoinedStr) or built_by_format or (built_by_operator and _has_text(node))


def _has_text(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def other_clock(source: Source) -> Iterator[Hit]:
    """Find times read from anywhere but the one clock."""
    if not source.is_python or source.is_test or source.module[:1] == ():
        return
    if source.module == ("kernel", "clock.py"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and f"{_last_name(node.value)}.{node.attr}" in CLOCKS:
            yield node.lineno, ast.unparse(node)


def stray_print(source: Source) -> Iterator[Hit]:
    """Find print() outside the modules that are a command line."""
    if not source.is_python or not source.module or _is_command_line(source.path):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno, ast.unparse(node)[:80]


def _is_command_line(path: PurePosixPath) -> bool:
    return path.stem == "cli" or "cli" in path.parts or "commands" in path.parts


def automatic_name(source: Source) -> Iterator[Hit]:
    """Find migrations that still have the name that Django made up."""
    if source.path.parent.name == "migrations" and AUTO_NAME.match(source.path.stem):
        yield 1, source.path.name


def framework_below(source: Source) -> Iterator[Hit]:
    """Find Django in the pure layers, their tests included."""
    place = "/".join(source.module)
    if source.is_python and any(place.startswith(f"{pure}/") for pure in PURE):
        for line, name in imported(source):
            if name.split(".")[0] == "django":
                yield line, name


def foreign_models(source: Source) -> Iterator[Hit]:
    """Find a context's models imported by another context.

    The site stands above all contexts and puts them together: its demonstration and benches fill tables.
    """
    if not source.is_python or source.is_test or not source.module or source.module[0] == "site":
        return
    for line, name in imported(source, at_run_time=True):
        parts = name.split(".")
        if parts[:1] == ["madrone"] and parts[2:3] == ["models"] and parts[1] != source.module[0]:
            yield line, name


def imported(source: Source, *, at_run_time: bool = False) -> Iterator[Hit]:
    """Give absolute imports as (line, dotted name with the name taken); or only those that run."""
    for_types = _for_types_only(source.tree) if at_run_time else frozenset()
    for node in ast.walk(source.tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _for_types_only(tree: ast.AST) -> frozenset[ast.AST]:
    guarded = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and _last_name(node.test) == "TYPE_CHECKING"
    )
    return frozenset(part for guard in guarded for statement in guard.body for part in ast.walk(statement))


def workplace(source: Source) -> Iterator[Hit]:
    """Find addresses of package registries and paths of one machine."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        for host in REGISTRIES:
            if host in line:
                yield number, host
        for found in (*MACHINE_PATH.findall(line), *([str(ROOT)] if f"{ROOT}/" in line else [])):
            yield number, found


def unfinished(source: Source) -> Iterator[Hit]:
    """Find comments that put work off."""
    for found in UNFINISHED.finditer(source.text):
        yield source.text.count("\n", 0, found.start()) + 1, found.group()[:80]


def vague_name(source: Source) -> Iterator[Hit]:
    """Find modules named after nothing in particular."""
    if source.is_python and source.path.stem in VAGUE_NAMES:
        yield 1, source.path.name


def long_file(source: Source) -> Iterator[Hit]:
    """Find Python files that ask to be split."""
    count = source.text.count("\n")
    if source.is_python and count > LONGEST_FILE and "migrations" not in source.path.parts:
        yield LONGEST_FILE, f"{count} lines"


RULES: dict[str, tuple[Callable[[Source], Iterator[Hit]], str]] = {
    "inline-code": (
        inline_code,
        "the Content-Security-Policy refuses inline scripts, styles and handlers: put them into static files",
    ),
    "built-translation": (
        built_translation,
        "the catalogue is asked before anything is put in: write _('… %(name)s …') % {'name': name}",
    ),
    "one-clock": (
        other_clock,
        "time comes from kernel.clock.now() only, so that a test can set it and one action has one time",
    ),
    "no-print": (
        stray_print,
        "only a command-line module writes to the terminal; elsewhere return the text, or log it",
    ),
    "migration-name": (
        automatic_name,
        "a migration's name tells what it does: makemigrations --name, or rename the file",
    ),
    "pure-layer": (
        framework_below,
        "kernel, the engines, access and delivery.intake are usable without Django and stay so",
    ),
    "private-models": (
        foreign_models,
        "a context's models are private to it: use its queries and actions, name foreign keys as strings, "
        "and import a model that only an annotation needs under `if TYPE_CHECKING:`",
    ),
    "workplace": (
        workplace,
        "no committed file names a package registry or a path of one machine: others have others",
    ),
    "unfinished": (
        unfinished,
        "work is finished or stands in an issue; a comment that puts it off is forgotten",
    ),
    "vague-name": (vague_name, "a module is named for what it holds, in the field's words"),
    "long-file": (long_file, f"a file over {LONGEST_FILE} lines holds more than one idea: split it"),
}


def findings(source: Source) -> list[Finding]:
    """Apply every rule to one file."""
    return [
        Finding(source.path, line, name, seen)
        for name, (rule, _) in RULES.items()
        for line, seen in rule(source)
    ]


def sources() -> Iterator[Source]:
    """Read the text files that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in sorted(set(filter(None, listed.split("\0")))):
        path = ROOT / name
        if path.suffix in TEXT_SUFFIXES and path.is_file() and not path.is_symlink():
            try:
                yield Source(PurePosixPath(name), path.read_text(encoding="utf-8"))
            except UnicodeDecodeError:
                continue


def report(found: Sequence[Finding]) -> str:
    """Write the findings, grouped by rule, each group under its reason."""
    lines = []
    for name, (_, reason) in RULES.items():
        group = [finding for finding in found if finding.rule == name]
        if group:
            lines.append(f"{name}: {reason}")
            lines += [f"  {finding.path}:{finding.line}: {finding.seen}" for finding in group]
    return "\n".join(lines)


def main() -> int:
    """Check the whole checkout."""
    found = [finding for source in sources() for finding in findings(source)]
    if found:
        sys.stdout.write(f"{report(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
