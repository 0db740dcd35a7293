"""The page about the reader (docs/reference/omr.md) names every way to fail, a test for each, and every word said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from madrone.omr.batches.flags import ASKING, flag_of_page
from madrone.omr.reading import Flag
from madrone.omr.tests.failures.cases import CASES

OMR: Final = Path(__file__).resolve().parents[2]
PAGE: Final = OMR.parents[2] / "docs" / "reference" / "omr.md"
ROW: Final = re.compile(r"^\| ([^|]+) \| ([^|]+) \| (?:\[([^]]+)\]|`([^`]+)::(\w+)`) \|$", re.MULTILINE)
#: The rooms that end pages, and the calls by which they say why.
ROOMS: Final = ("batches", "images", "reading", "registration")
SAYING: Final = frozenset(
    {"PageProblem", "PageReading", "Registration", "ScanError", "problem_record", "replace"}
)
STATUSES: Final = frozenset({"asked", "read", "refused"})
#: No page ends so: the run does not begin, or a calibration passes a page over that another profile is for.
OF_NO_PAGE: Final = frozenset({"bad-profile", "bad-roster", "busy", "no-file", "other-batch", "other-kind"})


def text() -> str:
    """The page."""
    return PAGE.read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading: the other cells by the word in the first."""
    table = text().partition(f"\n{heading}\n")[2].partition("\n#")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return {first.strip("`"): rest for first, *rest in cells}


def reasons_in_the_code() -> set[str]:
    """Every hyphenated word of the rooms, and every single one that a call gives as a reason."""
    found = {word for path in _modules() for word in _words(ast.parse(path.read_text(encoding="utf-8")))}
    return found - STATUSES - OF_NO_PAGE


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from (OMR / room).glob("*.py")


def _words(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and _fits(node, r"[a-z]+(-[a-z]+)+"):
            yield str(node.value)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
            said = [*node.args, *(one.value for one in node.keywords if one.arg == "reason")]
            yield from (
                str(one.value) for one in said if isinstance(one, ast.Constant) and _fits(one, r"[a-z]+")
            )


def _fits(node: ast.Constant, pattern: str) -> bool:
    return isinstance(node.value, str) and re.fullmatch(pattern, node.value) is not None


def test_every_reason_is_told_and_none_besides() -> None:
    # Two that no call and no hyphen gives away.
    assert set(rows("### Reasons")) == reasons_in_the_code() | {"duplicate", "failed"}


def test_the_reasons_of_the_failure_modes_are_among_them() -> None:
    assert {end for case in CASES.values() for end in case.ends} <= set(rows("### Reasons"))


def test_every_flag_is_told_with_whether_it_asks() -> None:
    flags = rows("### Flags")
    of_pages = {flag_of_page("refused", reason) for reason in rows("### Reasons")}
    assert set(flags) == {*get_args(Flag), *of_pages, "missing_page"} - {""}
    assert {flag for flag, (_, asks) in flags.items() if asks == "yes"} == ASKING


def test_every_failure_mode_has_a_test_that_exists() -> None:
    for mode, _, case, path, name in ROW.findall(text()):
        if case:
            assert case in CASES, mode
        else:
            assert re.search(rf"^def {name}\(", (OMR / path).read_text(encoding="utf-8"), re.MULTILINE), mode


def test_every_case_stands_in_the_tables_once() -> None:
    named = [case for _, _, case, _, _ in ROW.findall(text()) if case]
    assert sorted(named) == sorted(CASES)
