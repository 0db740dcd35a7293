"""What goes through the standard streams is what would stand in files."""

import argparse
import io
import sys

import pytest

from madrone.psychometrics.commands.streams import reading, refusing, tell, writing
from madrone.psychometrics.errors import LineProblem

TEXT = "examinee_id,q1\r\nÑandú 🦉,1\r\n"


def test_standard_input_is_utf8_with_or_without_a_mark_whatever_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        stream = io.TextIOWrapper(io.BytesIO(TEXT.encode(encoding)), encoding="latin-1")
        monkeypatch.setattr(sys, "stdin", stream)
        with reading("-") as lines:
            assert lines.read() == TEXT


def test_standard_output_is_utf8_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="latin-1"))

    def run(_: argparse.Namespace) -> int:
        with writing("-") as out:
            out.write(TEXT)
            out.flush()
        return 0

    assert refusing(run)(argparse.Namespace()) == 0
    assert written.getvalue() == TEXT.encode()


@pytest.mark.parametrize(("listed", "shown"), [(True, 20), (False, 30)])
def test_all_problems_are_shown_where_nothing_else_lists_them(
    capsys: pytest.CaptureFixture[str], listed: bool, shown: int
) -> None:
    problems = [("r.csv", LineProblem(line, "score-range", "Odd.")) for line in range(30)]
    tell("Done.", problems, listed=listed)
    said = capsys.readouterr().err
    assert said.count("Odd.") == shown
    assert ("--json lists them all" in said) is listed
