"""``madrone import items``: exit status and JSON document."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from madrone.content.models import Item, Test
from madrone.content.tests import packing
from madrone.site.cli import main
from tests.cast import Cast

ADA = ["--as", "ada@example.org"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return packing.zipped(tmp_path, packing.small())


def test_a_package_is_taken_in(cast: Cast, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "items", str(package), *ADA, "--json"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["state"], outcome["items"], outcome["tests"], outcome["rejected"]) == ("done", 2, 1, 0)
    assert {item.security for item in Item.objects.all()} == {"secure"}


def test_a_dry_run_keeps_nothing(cast: Cast, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "items", str(package), *ADA, "--dry-run"]) == 0
    assert packing.bank() == packing.EMPTY
    assert "Could be imported: 2 items" in capsys.readouterr().err


def test_a_folder_or_standard_input_will_do(
    cast: Cast, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["import", "items", str(packing.DEMONSTRATION), *ADA]) == 0
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(package.read_bytes())))
    assert main(["import", "items", "-", *ADA]) == 0
    assert Test.objects.count() == 3


def test_kind_subject_and_grade_stand_in_for_a_list(cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small(items_csv=None))
    asked = ["--kind", "practice", "--subject", "MATH", "--grade", "4"]
    assert main(["import", "items", str(path), *ADA, *asked]) == 0
    assert set(Item.objects.values_list("subject", "grade", "security")) == {("MATH", "04", "interim")}


def test_a_rejected_item_gives_status_1_and_the_rest_is_done(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = packing.small(i2_xml=b"<broken", t1_xml=packing.form("i1.xml"))
    assert main(["import", "items", str(packing.zipped(tmp_path, files)), *ADA]) == 1
    assert "i2.xml, line 1, loss:" in capsys.readouterr().err
    assert Item.objects.count() == 1


def test_a_refusal_gives_status_1_and_says_file_and_line(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = b"<?xml version='1.0'?>\n<!DOCTYPE x>\n" + packing.choice_item("i1")
    path = packing.zipped(tmp_path, packing.small(i1_xml=item))
    assert main(["import", "items", str(path), *ADA, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["problem"]["code"] == "xml-doctype"
    assert "i1.xml, line 2:" in said.err
    assert packing.bank() == packing.EMPTY


def test_the_account_must_be_allowed_to(
    cast: Cast, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "items", str(package), "--as", "dev@example.org"]) == 1
    assert "refused" in capsys.readouterr().err
    assert packing.bank() == packing.EMPTY
