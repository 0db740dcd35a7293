"""Packages that are refused: each with the file, the place and the reason, and nothing half imported."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madrone.content.actions import uploads
from madrone.content.actions.packages import import_package
from madrone.content.errors import ContentError
from madrone.content.models import PackageUpload
from madrone.content.tests import packing
from tests.cast import Cast

DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'


def refusal(cast: Cast, path: Path, **options: str) -> ContentError:
    """Import, expect a refusal, and make sure that nothing was kept."""
    with pytest.raises(ContentError) as problem:
        import_package(by=cast.ada, path=path, **({"kind": "summative"} | options))
    assert packing.bank() == packing.EMPTY
    return problem.value


def refusal_of(cast: Cast, folder: Path, files: packing.Files, **options: str) -> ContentError:
    return refusal(cast, packing.zipped(folder, files), **options)


def test_a_file_that_is_no_zip(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_bytes(b"Dear state,\n")
    problem = refusal(cast, tmp_path / "letter.zip")
    assert problem.message.startswith("letter.zip")
    assert problem.message.endswith("Nothing was imported.")
    assert problem.field == "file"


def test_a_zip_cut_short(cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small())
    path.write_bytes(path.read_bytes()[:-200])
    assert "package.zip" in refusal(cast, path).message


def test_a_package_without_a_manifest(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(imsmanifest_xml=None))
    assert problem.code == "package-no-manifest"
    assert "imsmanifest.xml" in problem.message


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:/evil.xml"])
def test_a_name_that_leads_out_of_the_package(name: str, cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, {**packing.small(), name: b"<x/>"})
    assert problem.code == "package-path"
    assert "leads out of the package" in problem.message


def test_entities_are_refused_with_file_and_line(cast: Cast, tmp_path: Path) -> None:
    item = b'<?xml version="1.0"?>\n' + DOCTYPE + packing.choice_item("i1")
    problem = refusal_of(cast, tmp_path, packing.small(i1_xml=item))
    assert problem.code == "xml-doctype"
    assert "i1.xml, line 2:" in problem.message


def test_a_bomb(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(a_png=packing.PNG + b"\0" * 8_000_000))
    assert problem.code == "package-ratio"
    assert "a.png" in problem.message


def test_a_zip_whose_headers_lie_about_a_size(cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small(a_png=packing.PNG + b"\0" * 8_000_000))
    data = bytearray(path.read_bytes())
    place = data.index(struct.pack("<L", 8_000_024))
    while place >= 0:
        data[place : place + 4] = struct.pack("<L", 24)
        place = data.find(struct.pack("<L", 8_000_024))
    path.write_bytes(data)
    assert "a.png" in refusal(cast, path).message


def test_a_picture_that_is_none(cast: Cast, tmp_path: Path) -> None:
    files = packing.small(a_png=b"<script>alert(1)</script>")
    assert "a.png" in refusal_of(cast, tmp_path, files).message


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("i1,ART,5,1,,2,2pl,0.7,-0.5,,,1", "row 3: the subject “ART” is neither ELA nor MATH"),
        ("i1,ELA,12,1,,2,2pl,0.7,-0.5,,,1", "row 3: the grade “12” is none of 3, 4, 5, 6, 7, 8, 11"),
        ("i1,ELA,5,1,,deep,2pl,0.7,-0.5,,,1", "row 3: the depth of knowledge “deep” is not 1, 2, 3 or 4"),
        ("i1,ELA,5,1,,2,2pl,steep,-0.5,,,1", "row 3: Item i1: a is “steep”, which is not a number"),
        ("i1,ELA,5,1,,2,5pl,0.7,-0.5,,,1", "row 3: Item i1: there is no model “5pl”"),
        ("i1,ELA,5,1,,2,grm,0.7,,0.5,-0.5,2", "row 3: Item i1: the thresholds of a graded response item"),
        (",ELA,5,1,,2,,,,,,", "row 3: the item_id is missing"),
        ("i1,ELA,5,1,,2,2pl,0.7,-0.5,,,1,more", "row 3: there are more cells than in the header"),
        ("i1,ELA,5,a claim too long,,2,2pl,0.7,0,,,1", "row 3: claim is longer than 12 characters"),
        ("i2,ELA,5,1,,2,2pl,0.7,-0.5,,,1", "row 3: Item i2 was given on an earlier line already"),
        ("i2,ELA,5,1,,2,,,,,,", "row 3: item i2 was given on an earlier row already"),
    ],
)
def test_a_wrong_row_of_the_list_is_named(row: str, words: str, cast: Cast, tmp_path: Path) -> None:
    rows = packing.table("i2,ELA,5,1,,1,2pl,0.6,0.25,,,1", row)
    problem = refusal_of(cast, tmp_path, packing.small(items_csv=rows))
    assert problem.code == "items-file"
    assert f"items.csv, {words}" in problem.message


@pytest.mark.parametrize("content", [b"name,colour\na,red\n", b"", b"\xff\xfe\x00x"])
def test_a_list_that_is_something_else(content: bytes, cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(items_csv=content))
    assert problem.code == "items-file"
    assert "items.csv" in problem.message


def test_points_of_the_list_that_the_item_does_not_give(cast: Cast, tmp_path: Path) -> None:
    maximum = b'<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"'
    item = packing.choice_item("i1").replace(maximum, maximum + b' normal-maximum="2"')
    assert item != packing.choice_item("i1")
    problem = refusal_of(cast, tmp_path, packing.small(i1_xml=item))
    assert problem.code == "points-differ"
    assert "“i1” gives up to 2 points" in problem.message


def test_a_test_that_lacks_an_item(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(t1_xml=packing.form("i1.xml", "i3.xml")))
    assert problem.code == "test-incomplete"
    assert "“t1”" in problem.message and "i3.xml" in problem.message


def test_a_test_whose_item_was_rejected(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(i2_xml=b"<broken"))
    assert problem.code == "test-incomplete"
    assert "i2.xml" in problem.message


def test_a_test_of_nothing(cast: Cast, tmp_path: Path) -> None:
    assert refusal_of(cast, tmp_path, packing.small(t1_xml=packing.form())).code == "test-incomplete"


def test_a_test_that_names_an_item_twice(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(t1_xml=packing.form("i1.xml", "i1.xml")))
    assert problem.code == "item-twice-in-test"


def test_two_items_under_one_identifier(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(i2_xml=packing.choice_item("i1", words="Other.")))
    assert problem.code == "identifier-twice"
    assert "“i1” 2 times" in problem.message


def test_an_identifier_that_is_too_long(cast: Cast, tmp_path: Path) -> None:
    files = packing.small(i2_xml=packing.choice_item("x" * 121))
    assert refusal_of(cast, tmp_path, files).code == "identifier-long"


def test_a_title_that_is_too_long_is_shortened(cast: Cast, tmp_path: Path) -> None:
    item = packing.choice_item("i1").replace(b'title="An item"', b'title="' + b"x" * 400 + b'"')
    assert packing.take_in(cast, tmp_path, packing.small(i1_xml=item)).items == 2


def test_an_item_whose_place_nobody_says(cast: Cast, tmp_path: Path) -> None:
    problem = refusal_of(cast, tmp_path, packing.small(items_csv=None), subject="ELA")
    assert problem.code == "place-unknown"
    assert "“i1”" in problem.message and "items.csv" in problem.message


def test_an_encoding_that_the_file_does_not_have(cast: Cast, tmp_path: Path) -> None:
    item = b'<?xml version="1.0" encoding="ascii"?>' + packing.choice_item("i1", words="Zoë")
    files = packing.small(i1_xml=item, t1_xml=packing.form("i2.xml"))
    report = packing.take_in(cast, tmp_path, files)
    assert report.rejected == 1


def test_an_upload_that_is_too_large_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_ARCHIVE_BYTES", 1024 * 1024)
    file = SimpleUploadedFile("big.zip", b"x")
    file.size = 2 * 1024 * 1024
    with pytest.raises(ContentError) as problem:
        uploads.upload_package(by=cast.ada, file=file, options={"kind": "summative"})
    assert problem.value.code == "too-large"
    assert "1 MB" in problem.value.message
    assert not PackageUpload.objects.exists()


def test_an_encrypted_zip(cast: Cast, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("imsmanifest.xml", b"x")
    data = bytearray(buffer.getvalue())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    assert "locked.zip" in refusal(cast, tmp_path / "locked.zip").message
