"""``madrone import``: what scripts rely on, which is the exit status and the JSON document."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from madrone.imports.models import ImportBatch
from madrone.imports.tests.running import zipped
from madrone.site.cli import main
from madrone.site.command_imports import Bar
from madrone.students.models import Roster, Student
from madrone.students.tests.bundles import bundle_11
from tests.cast import SCHOOL, Cast

HEADER = "ssid,school,last_name,first_name,birth_date,grade\n"
GOOD = f"2000000001,{SCHOOL},Okoye,Ada,2016-03-09,05\n"
BAD = f"2000000002,{SCHOOL},Bo,,2016-03-09,05\n"
DEV = ["--as", "dev@example.org"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "students.csv"
    path.write_text(HEADER + GOOD)
    return path


def test_a_good_file_is_imported_with_status_0(cast: Cast, file: Path) -> None:
    assert main(["import", "students", str(file), *DEV]) == 0
    assert Student.objects.get(ssid="2000000001").org_code == SCHOOL


def test_a_wrong_row_gives_status_1_and_the_good_ones_are_done(
    cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(HEADER + GOOD + BAD)
    assert main(["import", "students", str(file), *DEV, "--json"]) == 1
    said = capsys.readouterr()
    outcome = json.loads(said.out)
    assert (outcome["state"], outcome["counts"]["add"], outcome["errors"]) == ("done", 1, 1)
    assert outcome["problems"][0]["row"] == 3
    assert "row 3, first_name: It is blank and must be filled in." in said.err
    assert Student.objects.filter(ssid="2000000001").exists()


def test_a_dry_run_changes_nothing_and_leaves_nothing_waiting(cast: Cast, file: Path) -> None:
    assert main(["import", "students", str(file), *DEV, "--dry-run"]) == 0
    assert not Student.objects.filter(ssid="2000000001").exists()
    assert ImportBatch.objects.get().state == "cancelled"


def test_a_refused_file_gives_status_1_and_the_reason(
    cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("a,b\n1,2\n")
    assert main(["import", "students", str(file), *DEV]) == 1
    assert "The file was refused" in capsys.readouterr().err


@pytest.mark.parametrize("user", [[], ["--as", "nobody@example.org"]])
def test_without_an_account_it_is_wrong_usage(cast: Cast, file: Path, user: list[str]) -> None:
    assert main(["import", "students", str(file), *user]) == 2
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_not_there_is_wrong_usage(cast: Cast, tmp_path: Path) -> None:
    assert main(["import", "students", str(tmp_path / "none.csv"), *DEV]) == 2


def test_no_flag_gives_a_right_that_the_account_lacks(
    cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "students", str(file), "--as", "tom@example.org"]) == 1
    assert "Your role does not allow this import" in capsys.readouterr().err
    assert not Student.objects.filter(ssid="2000000001").exists()


def test_a_folder_of_a_oneroster_bundle_is_read_like_its_zip(cast: Cast, tmp_path: Path) -> None:
    for name, text in bundle_11().items():
        (tmp_path / name).write_text(text)
    assert main(["import", "students", str(tmp_path), *DEV]) == 0
    assert main(["import", "rosters", str(tmp_path), *DEV]) == 0
    assert Roster.objects.get(name="Math 5").students.count() == 2


def test_a_dash_reads_standard_input(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(zipped(bundle_11()))))
    assert main(["import", "students", "-", *DEV]) == 0
    assert Student.objects.filter(ssid__startswith="2").count() == 2


def test_being_stopped_changes_nothing(cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("madrone.imports.work._apply_all", stop)
    main(["import", "students", str(file), *DEV])
    assert not Student.objects.filter(ssid="2000000001").exists()
    assert ImportBatch.objects.get().state == "cancelled"


def test_the_bar_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stderr", Terminal())
    Bar("Checking")(5, 10, "1,000")
    import sys

    assert isinstance(sys.stderr, Terminal)
    assert "Checking" in sys.stderr.getvalue()
    assert " 50%" in sys.stderr.getvalue()
    monkeypatch.setattr("sys.stderr", io.StringIO())
    Bar("Checking")(5, 10)
    assert isinstance(sys.stderr, io.StringIO)
    assert sys.stderr.getvalue() == ""
