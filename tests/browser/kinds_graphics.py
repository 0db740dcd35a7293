"""A scene with one question of each kind that is answered on a picture, on a scale, with a recording or a file."""

import io
import math
import tempfile
import wave
import zipfile
from pathlib import Path
from typing import Any

from madrone.content.actions.packages import import_package
from madrone.content.models import Item, Test
from madrone.content.tests.packing import manifest, resource, table
from madrone.delivery.tests.room import make_window
from madrone.proctor.actions.sessions import open_session
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, item_xml
from madrone.qti.tests.graphics import KINDS
from tests.cast import PASSWORD, SCHOOL, assemble, make_student

ORDER = [kind for kind in KINDS if kind != "portable-custom"]
_RATE = 8_000

MAP = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">
<rect width="400" height="300" fill="#eef3e6"/><circle cx="60" cy="80" r="30" fill="#9cc4e4"/>
<rect x="200" y="40" width="120" height="80" fill="#a9c99a"/><path d="M100 200h100l-50 80z" fill="#d8c3a5"/>
<path d="M0 150h400" stroke="#8a7a5a" stroke-width="6"/></svg>"""
TREE = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">
<path d="M20 4l14 22H6z" fill="#2f6b3a"/><path d="M18 26h4v12h-4z" fill="#6b4a2f"/></svg>"""


def tone() -> bytes:
    """A recording of half a second."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(_RATE)
        sound.writeframes(
            bytes(int(128 + 60 * math.sin(at * 2 * math.pi * 440 / _RATE)) for at in range(_RATE // 2))
        )
    return stream.getvalue()


def package() -> dict[str, bytes]:
    """The files of a package with these questions and a test of them in the order of ``ORDER``."""
    files: dict[str, bytes] = {
        "map.svg": MAP.encode(),
        "tree.svg": TREE.encode(),
        "a.wav": tone(),
        "a.vtt": b"WEBVTT\n\n00:00.000 --> 00:00.500\nA tone.\n",
        "items.csv": table(*(f"{kind},MATH,5,1,1-LT|7,2,2pl,0.7,-0.5,,,1" for kind in ORDER)),
    }
    for kind in ORDER:
        declaration, body = KINDS[kind]
        written = item_xml(declaration + SCORE, body, MATCH_CORRECT)
        files[f"{kind}.xml"] = written.replace(b'identifier="i1"', f'identifier="{kind}"'.encode())
    places = "".join(f'<qti-assessment-item-ref identifier="r-{kind}" href="{kind}.xml"/>' for kind in ORDER)
    files["t1.xml"] = (
        f'<qti-assessment-test xmlns="{NAMESPACE}" identifier="t1" title="Pictures"><qti-test-part identifier="p">'
        f'<qti-assessment-section identifier="s">{places}</qti-assessment-section></qti-test-part>'
        "</qti-assessment-test>"
    ).encode()
    listed = [resource(kind, "item", f"{kind}.xml") for kind in ORDER] + [resource("t1", "test", "t1.xml")]
    for name in ("map.svg", "tree.svg", "a.wav", "a.vtt", "items.csv"):
        listed.append(resource(name.replace(".", "-"), "webcontent", name))
    files["imsmanifest.xml"] = manifest(*listed)
    return files


def pictures() -> dict[str, Any]:
    """Seed a test of all these kinds and a session that students can sign in to."""
    cast = assemble()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kinds.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in package().items():
                archive.writestr(name, data)
        import_package(by=cast.ada, path=path, kind=Test.Kind.SUMMATIVE, subject="MATH", grade="05")
    test = Test.objects.get()
    pupils = {
        f"pupil{number}": make_student(f"50000000{number:02d}", "Pupil", f"Number{number}", SCHOOL)
        for number in range(6)
    }
    window = make_window(cast, [test], students=list(pupils.values()))
    session = open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=[test])
    return {
        "session": session.code,
        "staff": {"username": "tom@example.org", "password": PASSWORD},
        "items": dict(Item.objects.values_list("identifier", "code")),
        **{
            name: {"first_name": pupil.first_name, "ssid": pupil.ssid, "listed": str(pupil)}
            for name, pupil in pupils.items()
        },
    }
