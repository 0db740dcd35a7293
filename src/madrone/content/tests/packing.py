"""Packages for these tests: the demonstration's own, and small ones written piece by piece."""

import zipfile
from pathlib import Path
from typing import Any

import madrone.site.demonstration
from madrone.content.actions.packages import import_package
from madrone.content.models import Asset, FormItem, Item, Stimulus, Test
from madrone.content.reports import PackageReport
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, choice_body, item_xml, response
from tests.cast import Cast

DEMONSTRATION = Path(madrone.site.demonstration.__file__).parent / "package"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
HEADER = "item_id,subject,grade,claim,target,dok,model,a,b,d1,d2,points"

Files = dict[str, bytes]


def demonstration() -> Files:
    """Read the demonstration's package."""
    return {
        str(file.relative_to(DEMONSTRATION)): file.read_bytes()
        for file in sorted(DEMONSTRATION.rglob("*"))
        if file.is_file()
    }


def zipped(folder: Path, files: Files, name: str = "package.zip") -> Path:
    """Zip files as an author would."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, data in files.items():
            archive.writestr(inner, data)
    return path


def resource(identifier: str, kind: str, href: str) -> str:
    """One resource of a manifest."""
    kind = f"imsqti_{kind}_xmlv3p0" if kind != "webcontent" else kind
    return f'<resource identifier="{identifier}" type="{kind}" href="{href}"><file href="{href}"/></resource>'


def manifest(*resources: str) -> bytes:
    """A manifest."""
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="small">\n'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>{''.join(resources)}</resources></manifest>"
    ).encode()


def choice_item(identifier: str = "i1", *, words: str = "Look.", key: str = "A") -> bytes:
    """An item with a picture, a shared passage and a choice of two."""
    written = item_xml(
        response("RESPONSE", "single", "identifier", key)
        + SCORE
        + "<qti-assessment-stimulus-ref identifier='s1' href='s1.xml' title='Passage'/>",
        f"<p>{words} <img src='a.png' alt='A shell'/></p>" + choice_body("A", "B"),
        MATCH_CORRECT,
    )
    return written.replace(b'identifier="i1"', f'identifier="{identifier}"'.encode())


def stimulus(words: str = "Read.", identifier: str = "s1") -> bytes:
    """A passage of one sentence."""
    return (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="{identifier}" title="Passage">'
        f"<qti-stimulus-body><p>{words}</p></qti-stimulus-body></qti-assessment-stimulus>"
    ).encode()


def form(*files: str, identifier: str = "t1") -> bytes:
    """A test of these items."""
    places = "".join(
        f'<qti-assessment-item-ref identifier="r{number}" href="{file}"/>'
        for number, file in enumerate(files)
    )
    return (
        f'<qti-assessment-test xmlns="{NAMESPACE}" identifier="{identifier}" title="Small test">'
        f'<qti-test-part identifier="p"><qti-assessment-section identifier="s">{places}'
        "</qti-assessment-section></qti-test-part></qti-assessment-test>"
    ).encode()


def small(**changed: bytes | None) -> Files:
    """Two items that share a passage and a picture, their list and their test.

    ``changed`` replaces files by name (``_`` for the dot); None leaves one out of the zip.
    """
    files: dict[str, bytes | None] = {
        "imsmanifest.xml": manifest(
            resource("i1", "item", "i1.xml"),
            resource("i2", "item", "i2.xml"),
            resource("s1", "stimulus", "s1.xml"),
            resource("t1", "test", "t1.xml"),
            resource("pictures", "webcontent", "a.png"),
            resource("list", "webcontent", "items.csv"),
        ),
        "i1.xml": choice_item("i1"),
        "i2.xml": choice_item("i2", words="Look again."),
        "s1.xml": stimulus(),
        "t1.xml": form("i2.xml", "i1.xml"),
        "a.png": PNG,
        "items.csv": table("i1,ELA,5,1,1-LT|7,2,2pl,0.7,-0.5,,,1", "i2,ELA,5,1,1-LT|4,1,2pl,0.6,0.25,,,1"),
    }
    files.update({name.replace("_", "."): data for name, data in changed.items()})
    return {name: data for name, data in files.items() if data is not None}


def table(*rows: str) -> bytes:
    """A list of items."""
    return "\n".join((HEADER, *rows, "")).encode()


def take_in(cast: Cast, folder: Path, files: Files, **options: Any) -> PackageReport:
    """Import files as Ada, as a summative test unless told otherwise."""
    options = {"kind": "summative"} | options
    return import_package(by=cast.ada, path=zipped(folder, files), **options)


def bank() -> dict[str, int]:
    """Count everything in the bank."""
    kinds = (Item, Stimulus, Asset, Test, FormItem)
    return {kind.__name__: kind.objects.count() for kind in kinds}


EMPTY = {"Item": 0, "Stimulus": 0, "Asset": 0, "Test": 0, "FormItem": 0}
