"""The command line keeps to its contract: documents, exit statuses, nothing skipped."""

import argparse
import io
import json
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest

from madrone.qti import command
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, item_xml, response
from tests.samples import sample


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers(required=True))
    args = parser.parse_args(["qti", *arguments])
    status: int = args.run(args)
    return status


@pytest.fixture
def item(tmp_path: Path) -> str:
    path = tmp_path / "item.xml"
    declarations = response("RESPONSE", "single", "identifier", "A") + SCORE
    path.write_bytes(item_xml(declarations, choice_body("A", "B"), MATCH_CORRECT))
    return str(path)


def _json(path: Path, data: Any) -> str:
    file = path / "data.json"
    file.write_text(json.dumps(data))
    return str(file)


def test_score_gives_one_object_per_attempt_in_order(
    item: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    attempts = [{"RESPONSE": {"base": {"identifier": one}}} for one in "AB"] + [{}]
    assert _run("score", item, _json(tmp_path, attempts), "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert [one["outcomes"]["SCORE"]["base"]["float"] for one in printed] == [1, 0, 0]
    assert printed[0] == {
        "outcomes": {"SCORE": {"base": {"float": 1.0}}},
        "completion": None,
        "external": [],
        "warnings": [],
    }


def test_score_reads_standard_input(
    item: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[{}]")))
    assert _run("score", item, "-", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_an_attempt_that_is_none_fails_alone(
    item: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("score", item, _json(tmp_path, [3, {}]), "--json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert "error" in printed[0]
    assert "outcomes" in printed[1]


def test_without_json_people_are_told_on_standard_error(
    item: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("score", item, _json(tmp_path, [{}])) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "SCORE = 0.0" in printed.err


@pytest.mark.parametrize("data", [{}, "x"])
def test_wrong_usage_is_2(item: str, tmp_path: Path, data: Any) -> None:
    assert _run("score", item, _json(tmp_path, data)) == 2
    assert _run("score", item, str(tmp_path / "none.json")) == 2
    assert _run("inspect", str(tmp_path / "none")) == 2


def test_an_item_that_is_refused_is_1_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<a>\n<b></a>")
    assert _run("render", str(bad)) == 1
    assert "bad.xml, line 2" in capsys.readouterr().err


def test_inspect_lists_every_item_and_every_loss(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("inspect", str(sample("qti")), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {"ok": 7, "partial": 0, "rejected": 0}
    (hotspot,) = (one for one in report["items"] if one["file"] == "hs.xml")
    assert hotspot["version"] == "3.0"
    assert [one["kind"] for one in hotspot["interactions"]] == ["hotspot"]
    assert not [one for one in hotspot["problems"] if one["level"] == "loss"]


def test_inspect_of_a_good_item_finds_nothing(item: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("inspect", item, "--json") == 0
    assert json.loads(capsys.readouterr().out)["summary"] == {"ok": 1, "partial": 0, "rejected": 0}


def test_inspect_of_a_refused_file_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.zip").write_bytes(b"no zip")
    assert _run("inspect", str(tmp_path / "p.zip"), "--json") == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "package-not-zip"
    (tmp_path / "b.xml").write_bytes(b"<b/>")
    assert _run("inspect", str(tmp_path / "b.xml")) == 1
    assert "qti-version" in capsys.readouterr().err


def test_render_writes_html_with_the_answers_filled_in(
    item: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    attempt = _json(tmp_path, {"RESPONSE": {"base": {"identifier": "B"}}})
    assert _run("render", item, "--response", attempt, "--locale", "es") == 0
    html = capsys.readouterr().out
    assert 'value="B" checked' in html
    assert "Key" not in html
    assert _run("render", item, "--medium", "print") == 0
    assert "<input" not in capsys.readouterr().out


def test_render_gives_braille_where_liblouis_is_installed(
    item: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = _run("render", item, "--medium", "braille")
    printed = capsys.readouterr()
    if find_library("louis") is None:
        assert status == 1
        assert "braille-unavailable" in printed.err
    else:
        assert status == 0
        assert printed.out.strip().isascii()
