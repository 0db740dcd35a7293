"""Files, folders and packages of any version become QTI 3.0.1 on disk, whole or not at all."""

import argparse
import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from madrone.qti import command, open_package
from madrone.qti.conversion import convert_path
from madrone.qti.roundtrip import roundtrip_path
from madrone.qti.tests.building import NAMESPACE, SCORE, item_xml
from madrone.qti.tests.upgrading import old_item
from madrone.qti.writing.replacing import replace_file, replace_folder

ITEM = old_item('<itemBody><p><img src="a.png" alt="A"/></p></itemBody>')
STIMULUS = (
    f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s" title="S"><qti-stimulus-body/>'
    "</qti-assessment-stimulus>"
)
SECTION = (
    '<assessmentSection xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="s2" title="S" visible="true">'
    '<assessmentItemRef identifier="i" href="item.xml"/></assessmentSection>'
)
TEST = (
    '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="T">'
    '<testPart identifier="p" navigationMode="linear" submissionMode="individual">'
    '<assessmentSectionRef identifier="s2" href="section.xml"/></testPart></assessmentTest>'
)
MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"
 xmlns:lom="http://ltsc.ieee.org/xsd/LOM" xmlns:qmd="http://www.imsglobal.org/xsd/imsqti_v2p1">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion>
<lom:lom><lom:general><lom:title><lom:string language="en">Ours</lom:string></lom:title></lom:general></lom:lom>
</metadata>
<organizations/>
<resources xml:base="q">
<resource identifier="r1" type="imsqti_item_xmlv2p1" href="item.xml">
<metadata><lom:lom><lom:general/></lom:lom>
<qmd:qtiMetadata><qmd:timeDependent>false</qmd:timeDependent></qmd:qtiMetadata></metadata>
<file href="item.xml"/><file href="a.png"/><dependency identifierref="r2"/></resource>
<resource identifier="r2" type="imsqti_stimulus_xmlv3p0" href="stimulus.xml"><file href="stimulus.xml"/></resource>
<resource identifier="r3" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>
<resource identifier="r4" type="imsqti_section_xmlv2p1" href="section.xml"><file href="section.xml"/></resource>
<resource identifier="r5" type="associatedcontent/imsqti_xmlv2p1/learning-application-resource" href="s.css">
<file href="s.css"/></resource>
</resources></manifest>"""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\0")),
        _chunk(b"IEND", b""),
    )
)


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers(required=True))
    args = parser.parse_args(["qti", *arguments])
    status: int = args.run(args)
    return status


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "q").mkdir(parents=True)
    (folder / "imsmanifest.xml").write_text(MANIFEST)
    (folder / "q" / "item.xml").write_bytes(ITEM)
    (folder / "q" / "a.png").write_bytes(PNG)
    for name, text in (("stimulus", STIMULUS), ("test", TEST), ("section", SECTION)):
        (folder / "q" / f"{name}.xml").write_text(text)
    (folder / "q" / "s.css").write_text("p { color: red }")
    return folder


def test_a_package_becomes_one_of_qti_3_with_all_its_files(package: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    assert [one for one in convert_path(package, target) if one.level == "loss"] == []
    with open_package(target) as written:
        assert {one.identifier: one.type for one in written.resources} == {
            "r1": "imsqti_item_xmlv3p0",
            "r2": "imsqti_stimulus_xmlv3p0",
            "r3": "imsqti_test_xmlv3p0",
            "r4": "imsqti_section_xmlv3p0",
            "r5": "associatedcontent/learning-application-resource",
        }
        assert [entry.status for entry in written.entries()] == ["ok", "ok", "ok"]
        (item,) = written.items
        assert item.content is not None and item.content.version == "3.0"
        assert item.assets == {"a.png": "q/a.png"}
        assert item.metadata["qtiMetadata/timeDependent"] == ("false",)
        assert written.metadata["lom/general/title/string"] == ("Ours",)
        assert written.metadata["schemaversion"] == ("3.0.0",)
        assert written.resources[0].dependencies == ("r2",)
        assert written.read("q/a.png") == PNG


def test_a_package_survives_the_round_trip(package: Path) -> None:
    report = roundtrip_path(package)
    assert report["summary"] == {"same": 4, "different": 0, "rejected": 0}
    manifest = next(one for one in report["files"] if one["file"] == "imsmanifest.xml")
    assert manifest["constructs"] == {"resource": {"read": 5, "written": 5}}


def test_the_same_package_gives_the_same_bytes(package: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        convert_path(package, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("evil.js", "go()", "package-file-type"),
        ("far.css", "@import 'https://example.org/a.css'", "style-external"),
        ("rule.xml", "<responseProcessing/>", "old-part"),
        ("item2.xml", "<broken", "xml-malformed"),
    ],
)
def test_what_a_package_may_not_bring_along_is_told(
    package: Path, tmp_path: Path, name: str, content: str, code: str
) -> None:
    (package / "q" / name).write_text(content)
    problems = convert_path(package, tmp_path / "out")
    assert [(one.code, one.level) for one in problems] == [(code, "loss")]
    assert not (tmp_path / "out" / "q" / name).exists()
    assert (tmp_path / "out" / "q" / "item.xml").exists()


def test_a_rejected_item_makes_the_round_trip_fail(package: Path) -> None:
    (package / "q" / "item.xml").write_bytes(b"<html/>")
    report = roundtrip_path(package)
    assert report["summary"]["rejected"] == 1
    assert report["summary"]["different"] >= 1


def test_what_a_manifest_cannot_keep_is_told(package: Path, tmp_path: Path) -> None:
    changed = MANIFEST.replace(
        "<organizations/>", '<organizations><organization identifier="o"/></organizations>'
    )
    (package / "imsmanifest.xml").write_text(changed)
    assert [one.code for one in convert_path(package, tmp_path / "out")] == ["manifest-part"]


def test_convert_writes_a_file_and_says_what_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, target = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "out.xml"
    good.write_bytes(ITEM)
    bad.write_bytes(item_xml(SCORE, "<p><script/></p>"))
    assert _run("convert", str(good), str(target), "--to", "3.0") == 0
    assert b"<qti-assessment-item" in target.read_bytes()
    assert _run("convert", str(bad), str(target), "--force") == 1
    assert "bad.xml, line 3" in capsys.readouterr().err


def test_convert_takes_a_folder_of_items_with_their_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    (folder / "images").mkdir(parents=True)
    (folder / "a.xml").write_bytes(ITEM)
    (folder / "images" / "a.png").write_bytes(PNG)
    (folder / "lom.xml").write_bytes(b"<lom/>")
    assert _run("convert", str(folder), str(tmp_path / "out")) == 0
    (folder / "b.xml").write_bytes(b"<broken")
    (folder / "c.js").write_bytes(b"go()")
    assert _run("convert", str(folder), str(tmp_path / "out"), "--force") == 1
    written = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")
    )
    assert written == ["a.xml", "images/a.png", "lom.xml"]
    told = capsys.readouterr().err
    assert "b.xml, line 1" in told
    assert "c.js" in told


def test_convert_refuses_to_replace_what_is_there(tmp_path: Path) -> None:
    item, target = tmp_path / "a.xml", tmp_path / "b.xml"
    item.write_bytes(ITEM)
    target.write_text("mine")
    assert _run("convert", str(item), str(target)) == 2
    assert target.read_text() == "mine"
    assert _run("convert", str(item), str(target), "--force") == 0
    assert target.read_text() != "mine"


def test_convert_goes_through_standard_input_and_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ITEM)))
    assert _run("convert", "-", "-") == 0
    assert capsysbinary.readouterr().out.startswith(b"<?xml")


def test_wrong_usage_of_convert_is_2(package: Path, tmp_path: Path) -> None:
    item = tmp_path / "a.xml"
    item.write_bytes(ITEM)
    assert _run("convert", str(tmp_path / "none.xml"), str(tmp_path / "x.xml")) == 2
    assert _run("convert", str(item), str(tmp_path / "no" / "folder.xml")) == 2
    assert _run("convert", str(package), "-") == 2


def test_nothing_is_left_behind_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    assert _run("convert", str(tmp_path / "a.zip"), str(tmp_path / "b.zip")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_package_folder_can_be_replaced_by_itself(package: Path) -> None:
    assert _run("convert", str(package), str(package), "--force") == 0
    assert b"qti-assessment-item" in (package / "q" / "item.xml").read_bytes()


@pytest.mark.parametrize("replace", [replace_file, replace_folder])
def test_a_writing_that_fails_changes_nothing(
    tmp_path: Path, replace: Callable[[Path, Callable[[object], object]], None]
) -> None:
    target = tmp_path / "there"
    target.write_text("old")

    def fail(_: object) -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        replace(target, fail)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert target.read_text() == "old"


def test_roundtrip_prints_its_report(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("roundtrip", str(package), "--json") == 0
    assert json.loads(capsys.readouterr().out)["summary"] == {"same": 4, "different": 0, "rejected": 0}
    (package / "q" / "item.xml").write_bytes(b"<html/>")
    assert _run("roundtrip", str(package)) == 1
    assert "rejected" in capsys.readouterr().err


def test_a_zip_is_read_as_it_was_written(package: Path, tmp_path: Path) -> None:
    convert_path(package, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist()[0] == "imsmanifest.xml"
        assert archive.testzip() is None
