"""Packages: what a good one gives, and one refusal for every attack."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from madrone.qti import QtiError, open_package
from madrone.qti.archive import MAX_FILES
from madrone.qti.tests.building import NAMESPACE, SCORE, choice_body, item_xml, response

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'

Files = dict[str, bytes]


def _manifest(*resources: str) -> bytes:
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m1">\n'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{chr(10).join(resources)}\n</resources></manifest>"
    ).encode()


def _resource(identifier: str, kind: str, href: str, inside: str = "") -> str:
    return (
        f'<resource identifier="{identifier}" type="imsqti_{kind}_xmlv3p0" href="{href}">'
        f'<file href="{href}"/>{inside}</resource>'
    )


ITEM = item_xml(
    response("RESPONSE", "single", "identifier", "A")
    + SCORE
    + "<qti-assessment-stimulus-ref identifier='s1' href='../stimuli/s1.xml' title='Passage'/>",
    "<p><img src='../images/a.png' alt='A'/><img src='../images/b.svg' alt='B'/></p>" + choice_body("A", "B"),
)
STIMULUS = (
    f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s1" title="Passage">'
    "<qti-stimulus-body><p>Read.</p></qti-stimulus-body></qti-assessment-stimulus>"
).encode()
TEST = (
    f'<qti-assessment-test xmlns="{NAMESPACE}" identifier="t1" title="Test"><qti-test-part identifier="p">'
    '<qti-assessment-section identifier="s"><qti-assessment-item-ref identifier="r1" href="items/i1.xml"/>'
    "</qti-assessment-section></qti-test-part></qti-assessment-test>"
).encode()
LOM = "<metadata><lom><general><title><string>Fractions</string></title></general></lom></metadata>"
DEPENDENCIES = '<dependency identifierref="s1"/><dependency identifierref="meta"/>'


def _good() -> Files:
    manifest = _manifest(
        _resource("i1", "item", "items/i1.xml", LOM + DEPENDENCIES),
        _resource("s1", "stimulus", "stimuli/s1.xml"),
        _resource("t1", "test", "test.xml"),
        '<resource identifier="meta" type="resourcemetadata/xml" href="meta.xml"><file href="meta.xml"/>'
        "</resource>",
        '<resource identifier="w" type="webcontent"><file href="images/a.png"/><file href="images/b.svg"/>'
        "</resource>",
    )
    return {
        "imsmanifest.xml": manifest,
        "items/i1.xml": ITEM,
        "stimuli/s1.xml": STIMULUS,
        "test.xml": TEST,
        "meta.xml": b"<metadata><depth>2</depth></metadata>",
        "images/a.png": PNG,
        "images/b.svg": SVG,
    }


def _zip(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path / "p.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path / "p.zip"


def _folder(path: Path, files: Files) -> Path:
    for name, data in files.items():
        target = path / "p" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path / "p"


@pytest.mark.parametrize("pack", [_zip, _folder])
def test_a_good_package_gives_its_entries_in_order(
    tmp_path: Path, pack: Callable[[Path, Files], Path]
) -> None:
    with open_package(pack(tmp_path, _good())) as package:
        (item,), (stimulus,), (test,) = package.items, package.stimuli, package.tests
        assert package.all_problems == ()
        assert (package.identifier, package.metadata["schemaversion"]) == ("m1", ("3.0.0",))
        assert (item.identifier, item.file, item.status) == ("i1", "items/i1.xml", "ok")
        assert item.assets == {"../images/a.png": "images/a.png", "../images/b.svg": "images/b.svg"}
        assert item.metadata == {"lom/general/title/string": ("Fractions",), "depth": ("2",)}
        assert (stimulus.identifier, test.identifier) == ("s1", "t1")
        assert item.content is not None
        assert package.resolve(item.file, item.content.stimulus_refs[0].href) == "stimuli/s1.xml"
        assert package.read("images/a.png") == PNG
        assert package.resolve("items/i1.xml", "../../outside.png") is None


def _refused(path: Path) -> QtiError:
    with pytest.raises(QtiError) as refusal, open_package(path):
        pass
    return refusal.value


NAMES = [
    "../evil.xml",
    "/etc/evil.xml",
    "a/../../evil.xml",
    "C:/evil.xml",
    "..\\evil.xml",
    "a//b.xml",
    "./a.xml",
]


@pytest.mark.parametrize("name", NAMES)
def test_it_refuses_a_name_that_leads_out(tmp_path: Path, name: str) -> None:
    error = _refused(_zip(tmp_path, _good() | {name: b"<a/>"}))
    assert error.code == "package-path"
    assert error.source == "p.zip"


def test_it_refuses_a_path_nested_too_deep(tmp_path: Path) -> None:
    assert _refused(_zip(tmp_path, _good() | {"a/" * 17 + "b.xml": b"<a/>"})).code == "package-path-depth"


def test_it_refuses_two_files_of_one_name(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("items/i1.xml", b"<a/>")
    assert _refused(path).code == "package-duplicate"


def test_it_refuses_a_link_in_a_zip(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    link = zipfile.ZipInfo("images/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    error = _refused(path)
    assert (error.code, error.source) == ("package-link", "p.zip: images/link.png")


def test_it_refuses_a_link_in_a_folder(tmp_path: Path) -> None:
    path = _folder(tmp_path, _good())
    (path / "images" / "link.png").symlink_to("/etc/passwd")
    assert _refused(path).code == "package-link"


def test_it_refuses_an_encrypted_file(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert _refused(path).code == "package-encrypted"


def test_it_refuses_a_bomb_by_its_ratio(tmp_path: Path) -> None:
    error = _refused(_zip(tmp_path, _good() | {"images/bomb.txt": b"\0" * 40_000_000}))
    assert (error.code, error.source) == ("package-ratio", "p.zip: images/bomb.txt")


def test_it_counts_while_reading_and_does_not_trust_the_header(tmp_path: Path) -> None:
    """The directory claims ten bytes; the packed data hold forty million."""
    path = _zip(tmp_path, _good() | {"images/b.svg": b" " * 40_000_000})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"images/b.svg") - 46
    struct.pack_into("<L", data, at + 24, 10)
    path.write_bytes(data)
    assert _refused(path).code in ("package-broken", "package-ratio")


def test_it_refuses_a_file_that_claims_to_be_huge(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    data = bytearray(path.read_bytes())
    at = data.rfind(b"images/a.png") - 46
    struct.pack_into("<L", data, at + 24, 0x7FFFFFFF)
    path.write_bytes(data)
    assert _refused(path).code == "package-file-size"


def test_it_refuses_files_that_share_their_bytes(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    data = bytearray(path.read_bytes())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    path.write_bytes(data)
    assert _refused(path).code in ("package-overlap", "package-not-zip")


def test_it_refuses_more_files_than_anyone_has(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(MAX_FILES + 1):
            packed.writestr(f"{number}.txt", b"")
    assert _refused(path).code == "package-files"


def test_it_looks_at_the_size_of_the_directory_first(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good())
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 0x7FFFFFFF)
    path.write_bytes(data)
    assert _refused(path).code == "package-files"


def test_it_refuses_an_unusual_method(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("imsmanifest.xml", _good()["imsmanifest.xml"])
    assert _refused(tmp_path / "p.zip").code == "package-method"


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04" + b"\0" * 40])
def test_it_refuses_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.zip").write_bytes(data)
    assert _refused(tmp_path / "p.zip").code == "package-not-zip"


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert _refused(tmp_path / "none.zip").code == "package-unreadable"


def test_it_refuses_a_package_without_a_manifest(tmp_path: Path) -> None:
    assert _refused(_zip(tmp_path, {"items/i1.xml": ITEM})).code == "package-no-manifest"


def test_it_says_so_where_the_folder_was_packed_instead_of_its_content(tmp_path: Path) -> None:
    error = _refused(_zip(tmp_path, {f"unit/{name}": data for name, data in _good().items()}))
    assert error.code == "package-no-manifest"
    assert "folder unit." in error.message


def test_what_an_operating_system_left_is_only_noted(tmp_path: Path) -> None:
    files = _good() | {"__MACOSX/images/._a.png": b"x", "images/.DS_Store": b"y"}
    with open_package(_zip(tmp_path, files)) as package:
        assert [(one.code, one.level) for one in package.problems] == [("file-leftover", "note")] * 2


def test_it_refuses_a_manifest_that_leads_out_with_its_line(tmp_path: Path) -> None:
    files = _good() | {"imsmanifest.xml": _manifest(_resource("i1", "item", "../../etc/passwd"))}
    error = _refused(_zip(tmp_path, files))
    assert (error.code, error.source, error.line) == ("package-path", "imsmanifest.xml", 5)


def test_it_refuses_an_item_with_a_document_type_with_its_line(tmp_path: Path) -> None:
    error = _refused(_zip(tmp_path, _good() | {"items/i1.xml": b'\n<!DOCTYPE x [<!ENTITY a "b">]>' + ITEM}))
    assert (error.code, error.source, error.line) == ("xml-doctype", "items/i1.xml", 2)


BAD_SVG = [
    (b"\n<script>go()</script>", "svg-active"),
    (b"\n<foreignObject/>", "svg-active"),
    (b"\n<rect onload='go()'/>", "svg-active"),
    (b"\n<rect ONCLICK='go()'/>", "svg-active"),
    (b"\n<use href='https://x.org/a.svg#b'/>", "svg-external"),
    (b"\n<image xmlns:x='http://www.w3.org/1999/xlink' x:href='file:///etc/passwd'/>", "svg-external"),
    (b"\n<image href='data:image/svg+xml;base64,AAAA'/>", "svg-external"),
    (b"\n<style>@import 'https://x.org/a.css'</style>", "svg-external"),
    (b"\n<rect style='fill:url(https://x.org/a)'/>", "svg-external"),
    (b"\n<animate attributeName='href' to='javascript:go()'/>", "svg-active"),
    (b"\n<animate attributeName='fill' to='url(https://x.org/a)'/>", "svg-external"),
    (b"\n<animate attributeName='xlink:href' to='x'/>", "svg-active"),
    (b"\n<a href='#x'/>", "svg-active"),
]


@pytest.mark.parametrize(("inside", "code"), BAD_SVG)
def test_it_refuses_an_svg_that_acts_or_calls_out_with_its_line(
    tmp_path: Path, inside: bytes, code: str
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + inside + b"</svg>"
    error = _refused(_zip(tmp_path, _good() | {"images/b.svg": svg}))
    assert (error.code, error.source, error.line) == (code, "images/b.svg", 2)


def test_an_inline_picture_and_a_reference_within_the_image_are_fine(tmp_path: Path) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AAAA"/>'
        b'<use href="#a"/><rect style="fill:url(#b)"/></svg>'
    )
    with open_package(_zip(tmp_path, _good() | {"images/b.svg": svg})) as package:
        assert package.all_problems == ()


def _codes(path: Path) -> set[tuple[str, str]]:
    with open_package(path) as package:
        return {(problem.code, problem.source) for problem in package.all_problems}


def test_a_missing_image_is_reported_with_the_items_line(tmp_path: Path) -> None:
    files = _good()
    del files["images/a.png"]
    with open_package(_zip(tmp_path, files)) as package:
        (problem,) = package.items[0].problems
        assert (problem.code, problem.source, problem.line) == ("asset-missing", "items/i1.xml", 3)
        assert package.items[0].status == "partial"
        assert [one.code for one in package.problems] == ["file-missing"]


def test_a_missing_dependency_is_reported_with_its_line(tmp_path: Path) -> None:
    item = _resource("i1", "item", "items/i1.xml", '<dependency identifierref="gone"/>')
    with open_package(_zip(tmp_path, _good() | {"imsmanifest.xml": _manifest(item)})) as package:
        found = [(one.code, one.line) for one in package.problems if one.level == "loss"]
        assert found == [("dependency-missing", 5)]
        assert [one.code for one in package.items[0].problems] == ["stimulus-missing"]


def test_a_broken_item_is_rejected_and_the_others_are_kept(tmp_path: Path) -> None:
    with open_package(_zip(tmp_path, _good() | {"items/i1.xml": b"<qti-assessment-item"})) as package:
        assert (package.items[0].status, package.items[0].content) == ("rejected", None)
        assert [(one.code, one.source) for one in package.items[0].problems] == [
            ("xml-malformed", "items/i1.xml")
        ]
        assert package.stimuli[0].status == "ok"
        assert [one.code for one in package.tests[0].problems] == ["item-missing"]


def test_files_of_other_types_are_reported_and_never_given_out(tmp_path: Path) -> None:
    path = _zip(tmp_path, _good() | {"run.exe": b"MZ", "page.html": b"<html/>", "extra.png": PNG})
    assert _codes(path) == {("package-file-type", "imsmanifest.xml"), ("file-unlisted", "imsmanifest.xml")}
    with open_package(path) as package, pytest.raises(QtiError) as refusal:
        package.read("run.exe")
    assert refusal.value.code == "package-file-type"


def test_an_image_that_is_something_else_is_reported(tmp_path: Path) -> None:
    assert ("media-type", "images/a.png") in _codes(_zip(tmp_path, _good() | {"images/a.png": b"<html>"}))


@pytest.mark.parametrize(
    "href", ["../p.zip", "/etc/passwd", "items/../../x", "https://x.org/a.png", "none.png", ""]
)
def test_reading_never_leaves_the_package(tmp_path: Path, href: str) -> None:
    with open_package(_zip(tmp_path, _good())) as package, pytest.raises(QtiError) as refusal:
        package.read(href)
    assert refusal.value.code == "package-missing"


def test_every_byte_of_a_zip_may_be_wrong(tmp_path: Path) -> None:
    """Flipping any stretch of bytes gives a package or a refusal, nothing else."""
    whole = _zip(tmp_path, _good()).read_bytes()
    path = tmp_path / "broken.zip"
    for at in range(0, len(whole), 7):
        stream = io.BytesIO(whole)
        stream.seek(at)
        stream.write(b"\xff\x00\xaa")
        path.write_bytes(stream.getvalue())
        try:
            with open_package(path) as package:
                for name in package.files:
                    package.read(name)
        except QtiError:
            continue
