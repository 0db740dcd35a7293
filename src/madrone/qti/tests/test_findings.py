"""``madrone qti lint``: what authors should look at, file by file."""

import argparse
import json
from pathlib import Path

import pytest

from madrone.qti import command
from madrone.qti.findings import lint_path
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, choice_body, item_xml, response

GOOD = item_xml(
    response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
)
BAD = GOOD.replace(b"<qti-prompt>Which?", b"<qti-prompt><img src='a.png'/>Which?")


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers(required=True))
    args = parser.parse_args(["qti", *arguments])
    status: int = args.run(args)
    return status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.xml").write_bytes(BAD)
    (tmp_path / "broken.xml").write_bytes(b"<html/>")
    return tmp_path


def test_findings_are_listed_with_file_line_and_code(folder: Path) -> None:
    report = lint_path(folder)
    assert [one["file"] for one in report["files"]] == ["bad.xml", "broken.xml"]
    assert "alt-missing" in {one["code"] for one in report["files"][0]["problems"]}
    assert [one["code"] for one in report["files"][1]["problems"]] == ["qti-version"]
    assert report["summary"]["alt-missing"] == 1


def test_a_package_is_looked_at_entry_by_entry(tmp_path: Path) -> None:
    (tmp_path / "imsmanifest.xml").write_text(
        '<manifest identifier="m"><resources><resource identifier="r" type="imsqti_item_xmlv3p0" href="i.xml">'
        '<file href="i.xml"/></resource></resources></manifest>'
    )
    (tmp_path / "i.xml").write_bytes(BAD)
    (found,) = lint_path(tmp_path)["files"]
    assert (found["file"], found["identifier"]) == ("i.xml", "i1")
    assert found["problems"]


def test_the_status_says_whether_there_is_a_finding(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("lint", str(folder), "--json") == 1
    assert json.loads(capsys.readouterr().out)["files"]
    assert _run("lint", str(folder)) == 1
    assert "[alt-missing]" in capsys.readouterr().err
    quiet = tmp_path / "stimulus.xml"
    quiet.write_text(
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s" title="S" xml:lang="en">'
        "<qti-stimulus-body><p>Read this.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    assert _run("lint", str(quiet)) == 0
    assert "no findings" in capsys.readouterr().err


def test_what_is_no_package_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    assert lint_path(tmp_path / "a.zip")["summary"] == {"package-not-zip": 1}
    assert _run("lint", str(tmp_path / "none")) == 2
