"""Packages made to harm: zips that grow, lead out, lie or turn in circles."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from madrone.qti import open_package
from madrone.qti.errors import Problem
from madrone.qti.tests.attacks import Fate, suffer
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, item_xml, response
from madrone.qti.tests.test_package import Files, _good, _manifest, _refused, _resource, _zip

pytestmark = pytest.mark.thorough

ITEM = item_xml(
    response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
)


def _open(path: Path) -> tuple[Problem, ...]:
    with open_package(path) as package:
        for name in package.files:
            if not name.endswith((".exe", ".zip")):
                package.read(name)
        return package.all_problems


def _fate(path: Path) -> Fate:
    return suffer(lambda: _open(path))


def _many_items(inside: str, count: int) -> Files:
    """A package of items that each hold ``inside``."""
    files = {
        f"items/x{n}.xml": ITEM.replace(b'"i1"', b'"x%d"' % n).replace(b"Which?", inside.encode())
        for n in range(count)
    }
    resources = (_resource(f"x{n}", "item", f"items/x{n}.xml") for n in range(count))
    return {"imsmanifest.xml": _manifest(*resources), **files}


def _svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


BOMBS: dict[str, tuple[Callable[[], Files], str]] = {
    "forty items of 99,000 elements": (lambda: _many_items("<b/>" * 99_000, 40), "package-content"),
    "a hundred drawings of 90,000 shapes": (
        lambda: _good() | {f"images/s{n}.svg": _svg("<g/>" * 90_000) for n in range(100)},
        "package-content",
    ),
    "sixteen files of sixty megabytes": (
        lambda: _good() | {f"images/p{n}.mp3": (b"ID3" + bytes(range(256)) * 4) * 60_000 for n in range(16)},
        "package-size",
    ),
    "a file of zeros": (lambda: _good() | {"images/zeros.mp3": b"\0" * 50_000_000}, "package-ratio"),
    "a file that is too large": (
        lambda: _good() | {"images/long.mp3": b"\0" * 68_000_000},
        "package-file-size",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    files, code = BOMBS[name]
    path = _zip(tmp_path, files())
    fate = _fate(path)
    assert fate.code == code
    assert fate.source
    assert fate.megabytes < 100


def test_ten_gigabytes_in_a_few_megabytes_are_refused(tmp_path: Path) -> None:
    """Each file is 60 MB of zeros; the directory says so, and is believed only where that is worse."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("imsmanifest.xml", _manifest())
        packed.writestr("a0.mp3", b"\0" * 60_000_000)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        bomb = packed.getinfo("a0.mp3")
        body = data[bomb.header_offset : bomb.header_offset + 30 + len(bomb.filename) + bomb.compress_size]
        entry = data[data.rfind(b"PK\x01\x02") : data.rfind(b"PK\x05\x06")]
        start = data[: bomb.header_offset]
        first = data[data.find(b"PK\x01\x02") : data.rfind(b"PK\x01\x02")]
    bodies, entries = io.BytesIO(start), first
    bodies.seek(0, io.SEEK_END)
    for number in range(170):
        name = b"%06d" % number
        at = bodies.tell()
        bodies.write(body[:30] + name + body[36:])
        entries += entry[:42] + struct.pack("<L", at) + name + entry[52:]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 171, 171, len(entries), bodies.tell(), 0)
    path.write_bytes(bodies.getvalue() + entries + end)
    assert path.stat().st_size < 12_000_000
    fate = _fate(path)
    assert fate.code in ("package-ratio", "package-size")


def test_a_zip_in_a_zip_is_left_out_and_never_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"\0" * 40_000_000)
    fate = _fate(_zip(tmp_path, _good() | {"more.zip": inner.getvalue()}))
    assert (fate.code, "package-file-type" in fate.codes) == ("", True)


def test_a_directory_of_more_entries_than_its_end_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(60_000):
            packed.writestr(f"{number}", b"")
    data = bytearray(path.read_bytes())
    struct.pack_into("<HH", data, data.rfind(b"PK\x05\x06") + 8, 5, 5)
    path.write_bytes(data)
    fate = _fate(path)
    assert (fate.code, fate.megabytes < 40) == ("package-files", True)


@pytest.mark.parametrize("name", ["a\u202egnp.xml", "a\x85.xml", "images/../../x.svg", "con\ttrol.xml"])
def test_it_refuses_names_that_look_like_others(tmp_path: Path, name: str) -> None:
    assert _refused(_zip(tmp_path, _good() | {name: b"<a/>"})).code == "package-path"


def test_it_refuses_a_name_that_ends_at_a_zero_byte(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good() | {"images/c.svgXexe": b"<svg/>"})
    path.write_bytes(path.read_bytes().replace(b"images/c.svgXexe", b"images/c.svg\0exe"))
    assert _refused(path).code == "package-path"


def test_names_that_differ_in_case_are_reported(tmp_path: Path) -> None:
    with open_package(_zip(tmp_path, _good() | {"images/A.png": _good()["images/a.png"]})) as package:
        assert "file-case" in {one.code for one in package.problems}


def test_a_pipe_is_no_package(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.zip")
    assert _refused(tmp_path / "p.zip").code == "package-unreadable"


def _with_resources(tmp_path: Path, *resources: str) -> tuple[Problem, ...]:
    with open_package(_zip(tmp_path, _good() | {"imsmanifest.xml": _manifest(*resources)})) as package:
        return package.problems


def test_dependencies_in_a_circle_are_reported_with_file_and_line(tmp_path: Path) -> None:
    found = _with_resources(
        tmp_path,
        _resource("i1", "item", "items/i1.xml", '<dependency identifierref="s1"/>'),
        _resource("s1", "stimulus", "stimuli/s1.xml", '<dependency identifierref="i1"/>'),
    )
    circles = [one for one in found if one.code == "dependency-circle"]
    assert [(one.source, one.line) for one in circles] == [("imsmanifest.xml", 6)]


def test_a_chain_of_ten_thousand_dependencies_that_ends_in_itself_is_reported(tmp_path: Path) -> None:
    chain = [
        f'<resource identifier="r{n}" type="webcontent"><dependency identifierref="r{(n + 1) % 10_000}"/></resource>'
        for n in range(10_000)
    ]
    path = _zip(tmp_path, _good() | {"imsmanifest.xml": _manifest(*chain)})
    assert "dependency-circle" in _fate(path).codes


def test_a_file_of_many_resources_is_read_once(tmp_path: Path) -> None:
    many = [
        f'<resource identifier="w{n}" type="imsqti_item_xmlv3p0" href="items/i1.xml"/>' for n in range(9_000)
    ]
    path = _zip(tmp_path, _good() | {"imsmanifest.xml": _manifest(*many)})
    assert "resource-file-twice" in _fate(path).codes


def test_metadata_that_thousands_depend_on_are_not_copied_without_end(tmp_path: Path) -> None:
    files = {f"items/x{n}.xml": ITEM for n in range(500)} | {
        "meta.xml": b"<m>" + b"<a>x</a>" * 1_999 + b"</m>"
    }
    depends = '<dependency identifierref="meta"/>'
    resources = [_resource(f"x{n}", "item", f"items/x{n}.xml", depends) for n in range(500)]
    resources.append('<resource identifier="meta" type="resourcemetadata/xml" href="meta.xml"/>')
    fate = _fate(_zip(tmp_path, {"imsmanifest.xml": _manifest(*resources), **files}))
    assert {"metadata-more", "item-twice"} <= fate.codes


def test_metadata_in_very_long_paths_are_left_out_and_reported(tmp_path: Path) -> None:
    deep = "".join(f"<{'n' * 400}>" for _ in range(40)) + "<a>x</a>" * 9_000 + f"</{'n' * 400}>" * 40
    fate = _fate(_zip(tmp_path, _good() | {"meta.xml": f"<m>{deep}</m>".encode()}))
    assert "metadata-deep" in fate.codes


def test_a_manifest_of_another_schema_is_told_with_its_line(tmp_path: Path) -> None:
    other = _good()["imsmanifest.xml"].replace(
        b"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", b"http://x.org/"
    )
    with open_package(_zip(tmp_path, _good() | {"imsmanifest.xml": other})) as package:
        assert [(one.code, one.line) for one in package.problems] == [("namespace", 1)]


def test_a_section_that_holds_itself_is_reported(tmp_path: Path) -> None:
    space = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
    section = (
        f'<qti-assessment-section {space} identifier="s" title="S" visible="true">'
        '<qti-assessment-section-ref identifier="s" href="section.xml"/></qti-assessment-section>'
    ).encode()
    test = (
        f'<qti-assessment-test {space} identifier="t1" title="T"><qti-test-part identifier="p" '
        'navigation-mode="linear" submission-mode="individual"><qti-assessment-section-ref identifier="s" '
        'href="section.xml"/></qti-test-part></qti-assessment-test>'
    ).encode()
    manifest = _manifest(_resource("t1", "test", "test.xml"), _resource("s", "section", "section.xml"))
    fate = _fate(_zip(tmp_path, {"imsmanifest.xml": manifest, "test.xml": test, "section.xml": section}))
    (loop,) = [one for one in fate.problems if one.code == "section-loop"]
    assert (loop.source, loop.line) == ("section.xml", 1)


def test_a_section_that_no_test_uses_is_reported(tmp_path: Path) -> None:
    space = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
    section = f'<qti-assessment-section {space} identifier="s" title="S" visible="true"/>'.encode()
    manifest = _manifest(_resource("i1", "item", "items/i1.xml"), _resource("s", "section", "section.xml"))
    with open_package(
        _zip(tmp_path, _good() | {"imsmanifest.xml": manifest, "section.xml": section})
    ) as package:
        assert "section-file" in {one.code for one in package.problems}
