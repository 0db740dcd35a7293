"""What is told of a package before it is accepted: its constructs, what becomes of each, and advice."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madrone.content import reports
from madrone.content.actions.packages import rehearse_import
from madrone.content.models import Asset, Item, PackageUpload
from madrone.content.tests import packing
from madrone.jobs import worker
from madrone.qti.errors import Problem
from tests.cast import Cast

ClientOf = Callable[[str], Client]


@pytest.fixture
def ada(client_of: ClientOf) -> Client:
    """The state's own client."""
    return client_of("ada")


def upload(ada: Client, folder: Path, files: packing.Files) -> str:
    """Upload a package and have it looked at; give the address of its page."""
    with packing.zipped(folder, files).open("rb") as package:
        answer = ada.post("/content/packages/new", {"kind": "practice", "file": package})
    worker.run_all()
    return str(answer["Location"])


def broken() -> packing.Files:
    """A package whose first item has a rule that no engine knows."""
    item = packing.choice_item("i1").replace(
        b"<qti-assessment-stimulus-ref", b"<qti-odd-thing/>\n<qti-assessment-stimulus-ref"
    )
    return packing.small(i1_xml=item)


def downloaded(ada: Client, page: str) -> list[dict[str, str]]:
    """Read the report as a table."""
    answer = ada.get(f"{page}/report.csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_tells_what_the_package_is_made_of(ada: Client, tmp_path: Path) -> None:
    html = ada.get(upload(ada, tmp_path, packing.small())).content.decode()
    for words in ("Kinds of questions", "<code>choice</code>", "<code>match_correct</code>", "Carried"):
        assert words in html
    assert "Accept into the item bank" in html


def test_what_is_lost_is_marked_and_its_place_named(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, broken())
    rows = [row for row in downloaded(ada, page) if row["weight"] == "lost" and row["part"] == "construct"]
    assert any(row["file"] == "i1.xml" and row["line"] for row in rows)
    assert "Lost" in ada.get(page).content.decode()


def test_the_download_holds_every_construct_and_every_line(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, broken())
    report = PackageUpload.objects.get().report
    rows = downloaded(ada, page)
    counted = {row["code"]: int(row["count"]) for row in rows if row["part"] == "construct" and row["count"]}
    assert counted["interactions/choice"] == 2
    assert len([row for row in rows if row["part"] == "found"]) == len(report["lines"])
    assert len([row for row in rows if row["part"] == "advice"]) == len(report["advice"])


def test_a_formula_in_a_cell_of_the_download_stays_text(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    kept = PackageUpload.objects.get()
    kept.report["lines"] = [{"file": "=1+1", "line": 0, "level": "note", "code": "x", "message": "@x"}]
    kept.save()
    cells = next(row for row in downloaded(ada, page) if row["part"] == "found")
    assert not cells["file"].startswith("=") and not cells["text"].startswith("@")


def test_advice_is_shown_by_check_with_its_places(
    ada: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tuple(Problem(line, "alt-missing", f"Picture {line}", "note", "i1.xml") for line in range(1, 81))
    monkeypatch.setattr(reports, "lint_package", lambda package: found)
    html = ada.get(upload(ada, tmp_path, packing.small())).content.decode()
    assert "80 places" in html
    assert "i1.xml, line 50: Picture 50" in html and "i1.xml, line 51: Picture 51" not in html
    assert "and 30 more" in html


def test_an_upload_of_an_older_version_still_opens(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    kept = PackageUpload.objects.get()
    del kept.report["constructs"], kept.report["advice"]
    kept.save()
    assert "What the package is made of" not in ada.get(page).content.decode()
    assert downloaded(ada, page) is not None


def test_a_package_that_is_refused_is_reported_on_all_the_same(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small(t1_xml=packing.form("i1.xml", "gone.xml")))
    html = ada.get(page).content.decode()
    assert "cannot be made" in html and "Accept into the item bank" not in html
    assert "What the package is made of" in html and "<code>choice</code>" in html


def test_a_package_that_cannot_be_opened_has_no_report(ada: Client, tmp_path: Path) -> None:
    html = ada.get(upload(ada, tmp_path, packing.small(imsmanifest_xml=None))).content.decode()
    assert "has no imsmanifest.xml" in html
    assert "What the package is made of" not in html


def test_only_the_close_look_has_constructs(cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small())
    looked = rehearse_import(by=cast.ada, path=path, kind="practice")
    assert looked.constructs
    assert not packing.take_in(cast, tmp_path, packing.small()).constructs


def test_a_digital_material_is_kept_with_its_item_and_a_missing_one_is_a_loss(
    cast: Cast, tmp_path: Path
) -> None:
    material = (
        b"<qti-companion-materials-info><qti-digital-material><qti-file-href>a.png</qti-file-href>"
        b"</qti-digital-material><qti-digital-material><qti-file-href>gone.png</qti-file-href>"
        b"</qti-digital-material></qti-companion-materials-info><qti-item-body>"
    )
    item = (
        packing.choice_item("i1")
        .replace(b"<qti-item-body>", material)
        .replace(b"src='a.png'", b"src='a.png'")
    )
    report = packing.take_in(cast, tmp_path, packing.small(i1_xml=item))
    assert [line.code for line in report.lines if line.code == "material-missing"] == ["material-missing"]
    assert Item.objects.get(identifier="i1").assets == {"a.png": Asset.objects.get().code}


def test_what_a_form_leaves_out_of_a_test_is_a_loss(cast: Cast, tmp_path: Path) -> None:
    test = packing.form("i1.xml")
    assert b"navigation-mode" not in test
    linear = test.replace(b"<qti-test-part ", b'<qti-test-part navigation-mode="linear" ')
    report = packing.take_in(cast, tmp_path, packing.small(t1_xml=linear))
    assert "form-navigation" in [line.code for line in report.lines if line.level == "loss"]
