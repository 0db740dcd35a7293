"""``madrone psychometrics assemble`` from files to a file."""

import json
from pathlib import Path

import pytest

from madrone.psychometrics.assembly.tests.banks import bank_text
from madrone.psychometrics.commands.tests.test_calibrate import rows_of, run, write

SPEC = """
forms = ["A", "B"]
length = 10
D = 1
[target]
thetas = [-1.0, 1.0]
information = [3.5, 3.5]
gap = 0.3
"""


def test_it_writes_the_forms_and_says_how_good_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, items = write(tmp_path / "spec.toml", SPEC), write(tmp_path / "items.csv", bank_text())
    assert run("assemble", spec, items, "--out", tmp_path / "forms.csv", "--json") == 0
    said = capsys.readouterr()
    summary = json.loads(said.out)
    assert summary["status"] == "optimal"
    assert summary["gap"] <= 0.3
    assert "Assembled 2 forms with 10, 10 items. The largest deviation from the target is" in said.err
    rows = rows_of(tmp_path / "forms.csv")
    for form in summary["forms"]:
        assert {row["item_id"] for row in rows if row["form"] == form["form"]} == set(form["items"])
        assert [point["theta"] for point in form["information"]] == [-1.0, 1.0]


def test_no_forms_means_1_a_reason_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = write(tmp_path / "spec.toml", "forms = 3\nlength = 30\n")
    items = write(tmp_path / "items.csv", bank_text())
    assert run("assemble", spec, items, "--out", tmp_path / "forms.csv", "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["status"] == "infeasible"
    assert "length, min: at least 30 items on each form. Lower it to 20 or less." in said.err
    assert not (tmp_path / "forms.csv").exists()


def test_an_item_that_cannot_be_used_is_named_and_the_rest_assembled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path / "spec.toml", "forms = 1\nlength = 5\n")
    items = write(tmp_path / "items.csv", bank_text() + "bad,2pl,-1,0,algebra,10,\n")
    assert run("assemble", spec, items, "--out", tmp_path / "forms.csv") == 1
    assert "line 62: Item bad: the slope a is -1" in capsys.readouterr().err
    assert len(rows_of(tmp_path / "forms.csv")) == 5


def test_a_slip_in_the_specification_is_refused_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path / "spec.toml", "forms = 1\n")
    items = write(tmp_path / "items.csv", bank_text())
    assert run("assemble", spec, items, "--out", tmp_path / "forms.csv") == 2
    assert "length has to say how many items a form has" in capsys.readouterr().err
