"""A package on its way through the pages: choose, check, accept, done; or refused, or thrown away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madrone.audit.models import Event
from madrone.content.models import PackageUpload, Test
from madrone.content.tests import packing
from madrone.jobs import worker
from madrone.ui import home
from tests.cast import Cast

ClientOf = Callable[[str], Client]


@pytest.fixture
def ada(client_of: ClientOf) -> Client:
    return client_of("ada")


def upload(client: Client, folder: Path, files: packing.Files, **options: str) -> str:
    """Upload a package; gives the address of its page."""
    data = packing.zipped(folder, files).read_bytes()
    file = SimpleUploadedFile("spring.zip", data, content_type="application/zip")
    chosen = {"kind": "summative", "subject": "", "grade": ""} | options
    answer = client.post("/content/packages/new", {"file": file, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def words(content: bytes) -> str:
    return " ".join(content.decode().split())


@pytest.mark.django_db(transaction=True)
def test_a_good_package_goes_from_choose_to_done(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    assert "Waiting to begin." in words(ada.get(page).content)
    worker.run_all()
    checked = words(ada.get(page).content)
    assert "Ready to accept" in checked and "questions can be used" in checked
    assert packing.bank() == packing.EMPTY
    ada.post(f"{page}/accept")
    worker.run_all()
    assert "Imported" in words(ada.get(page).content)
    assert Test.objects.get().title == "Small test"
    assert default_storage.listdir("packages")[1] == []


def test_every_step_is_in_the_audit_trail(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    worker.run_all()
    ada.post(f"{page}/accept")
    worker.run_all()
    actions = list(Event.objects.filter(action__startswith="content.").values_list("action", flat=True))
    assert actions == [f"content.package.{step}" for step in ("uploaded", "accepted", "imported")]


def test_progress_is_told_to_programs(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    waiting = ada.get(f"{page}/progress").json()
    assert (waiting["state"], waiting["finished"], waiting["percent"]) == ("waiting", False, 0)
    worker.run_all()
    done = ada.get(f"{page}/progress").json()
    assert (done["state"], done["finished"], done["percent"]) == ("done", True, 100)


def test_a_refusal_is_shown_with_file_and_line_before_anything_is_accepted(
    ada: Client, tmp_path: Path
) -> None:
    item = b"<?xml version='1.0'?>\n<!DOCTYPE x>\n" + packing.choice_item("i1")
    page = upload(ada, tmp_path, packing.small(i1_xml=item))
    worker.run_all()
    shown = words(ada.get(page).content)
    assert "i1.xml, line 2: The file declares a document type" in shown
    assert "Accept into the item bank" not in shown
    assert ada.post(f"{page}/accept").status_code == 422
    assert packing.bank() == packing.EMPTY


def test_what_only_an_import_would_find_is_found_at_the_check(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small(items_csv=None))
    worker.run_all()
    assert "does not say which subject and grade item “i1” is for" in words(ada.get(page).content)


def test_losses_are_listed_with_file_and_line(ada: Client, tmp_path: Path) -> None:
    item = packing.choice_item("i1").replace(b"src='a.png'", b"src='b.png'")
    page = upload(ada, tmp_path, packing.small(i1_xml=item))
    worker.run_all()
    assert "The file b.png is not in the package." in words(ada.get(page).content)


def test_a_package_can_be_thrown_away(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    worker.run_all()
    ada.post(f"{page}/discard")
    assert "Ada Reyes threw this package away." in words(ada.get(page).content)
    assert ada.post(f"{page}/accept").status_code == 422
    assert ada.post(f"{page}/discard").status_code == 422


def test_one_thrown_away_before_the_check_is_not_looked_at(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    ada.post(f"{page}/discard")
    assert worker.run_all() == 1
    assert PackageUpload.objects.get().state == "refused"


def test_a_form_without_a_file_says_so(ada: Client) -> None:
    answer = ada.post("/content/packages/new", {"kind": "summative"})
    assert "Please fill this in." in words(answer.content)
    assert not PackageUpload.objects.exists()


def test_the_right_to_import_counts_when_the_import_runs(cast: Cast, ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    cast.accounts["ada"].grants.all().delete()
    worker.run_all()
    assert PackageUpload.objects.get(code=page.rsplit("/")[-1]).state == "refused"
    assert packing.bank() == packing.EMPTY


def test_accepting_twice_imports_once(ada: Client, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    worker.run_all()
    assert ada.post(f"{page}/accept").status_code == 302
    assert ada.post(f"{page}/accept").status_code == 422
    assert worker.run_all() == 1


def test_the_home_page_tells_of_packages_that_wait(cast: Cast, ada: Client, tmp_path: Path) -> None:
    first = upload(ada, tmp_path, packing.small())
    worker.run_all()

    def told() -> list[tuple[str, str]]:
        return [
            (str(line.sentence), line.url)
            for line in home.lines_for(cast.ada)[home.Section.DECIDE]
            if "package" in str(line.sentence)
        ]

    assert told() == [("The package “spring.zip” waits to be accepted.", first)]
    upload(ada, tmp_path, packing.small())
    worker.run_all()
    assert told() == [("2 packages wait to be accepted.", "/content/packages")]
    assert not any("package" in str(line.sentence) for line in home.lines_for(cast.dev)[home.Section.DECIDE])


@pytest.mark.parametrize("who", ["hal", "dev", "pia", "tom"])
def test_packages_are_the_states_alone(who: str, ada: Client, client_of: ClientOf, tmp_path: Path) -> None:
    page = upload(ada, tmp_path, packing.small())
    client = client_of(who)
    for address in ("/content/packages", "/content/packages/new", page, f"{page}/progress"):
        assert client.get(address).status_code == 403
    assert client.post(f"{page}/accept").status_code == 403
    assert client.post(f"{page}/discard").status_code == 403


def test_the_list_of_packages(ada: Client, tmp_path: Path) -> None:
    upload(ada, tmp_path, packing.small())
    worker.run_all()
    shown = words(ada.get("/content/packages").content)
    assert "spring.zip" in shown and "Ready to accept" in shown and "Ada Reyes" in shown
