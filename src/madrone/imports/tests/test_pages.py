"""The pages of an import, pressed through as a coordinator does."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madrone.imports.models import ImportBatch
from madrone.jobs import worker
from madrone.students.models import Student
from tests.cast import SCHOOL, Cast

ClientOf = Callable[[str], Client]
HEADER = "ssid,school,last_name,first_name,birth_date,grade\n"
TEXT = f"{HEADER}2000000001,{SCHOOL},Okoye,Ada,2016-03-09,05\n2000000002,{SCHOOL},Bo,,2016-03-09,05\n"


def upload(client: Client, text: str = TEXT, **fields: str) -> ImportBatch:
    file = SimpleUploadedFile("fall.csv", text.encode())
    answer = client.post(reverse("imports:upload"), {"kind": "students", "file": file, **fields}, follow=True)
    assert answer.status_code == 200
    return ImportBatch.objects.get()


def text_of(client: Client, batch: ImportBatch, query: str = "") -> str:
    return client.get(f"{batch.get_absolute_url()}{query}").content.decode()


def test_a_file_is_chosen_checked_confirmed_and_done(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    assert "The file is being checked row by row" in text_of(client, batch)
    worker.run_all()
    page = text_of(client, batch)
    assert "Leave out the 1 wrong rows" in page
    assert "first_name: It is blank and must be filled in." in page
    assert "SSID: 2000000001 · Grade: 5 · School: Alder Creek Elementary · Birth date: 2016-03-09" in page
    client.post(batch.get_absolute_url(), {"decision": "commit", "leave_out_errors": "on"})
    assert "carried out all at once" in text_of(client, batch)
    worker.run_all()
    assert "Done: 1 row was carried out." in text_of(client, batch)
    assert Student.objects.get(ssid="2000000001").first_name == "Ada"
    assert not Student.objects.filter(ssid="2000000002").exists()


def test_wrong_rows_are_left_out_only_when_that_is_chosen(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    worker.run_all()
    answer = client.post(batch.get_absolute_url(), {"decision": "commit"})
    assert "1 rows are wrong. Choose to leave them out" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_the_rows_can_be_narrowed_to_one_kind(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    worker.run_all()
    page = text_of(client, batch, "?verdict=add")
    assert "Okoye, Ada" in page
    assert "It is blank" not in page


def test_the_problems_are_downloaded_with_row_field_message_and_remedy(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    worker.run_all()
    answer = client.get(reverse("imports:problems", args=[batch.code]))
    lines = b"".join(answer).decode().splitlines()
    assert lines[0] == "File,Row,Field,What is wrong,What to do"
    assert lines[1].startswith("fall.csv,3,first_name,It is blank and must be filled in.,")


def test_a_file_that_is_no_table_is_refused_with_the_reason(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client, "a,b\n1,2\n")
    worker.run_all()
    assert "refused as a whole" in text_of(client, batch)
    assert "It is nearest to" in text_of(client, batch)


def test_an_import_is_cancelled_and_its_rows_and_file_are_gone(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    worker.run_all()
    client.post(batch.get_absolute_url(), {"decision": "cancel"})
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("cancelled", 0)
    assert "This import was cancelled" in text_of(client, batch)


def test_a_layout_of_another_kind_is_refused_at_the_form(client_of: ClientOf) -> None:
    file = SimpleUploadedFile("fall.csv", TEXT.encode())
    answer = client_of("hal").post(
        reverse("imports:upload"), {"kind": "students", "layout": "orgs:simple", "file": file}
    )
    assert "This layout is for another kind of file" in answer.content.decode()


def test_a_kind_that_the_role_may_not_import_cannot_be_chosen(client_of: ClientOf) -> None:
    page = client_of("dev").get(reverse("imports:upload")).content.decode()
    assert 'value="students"' in page
    assert 'value="orgs"' not in page


@pytest.mark.parametrize("who", ["eve", "pia"])
def test_an_import_out_of_scope_is_unknown(client_of: ClientOf, who: str) -> None:
    batch = upload(client_of("dev"))
    assert client_of(who).get(batch.get_absolute_url()).status_code == 404


def test_a_test_administrator_may_import_nothing(client_of: ClientOf) -> None:
    assert client_of("tom").get(reverse("imports:batches")).status_code == 403


def test_progress_is_told_to_programs(client_of: ClientOf) -> None:
    client = client_of("dev")
    batch = upload(client)
    worker.run_all()
    answer = client.get(reverse("imports:progress", args=[batch.code])).json()
    assert (answer["finished"], answer["percent"]) == (True, 100)


def test_the_home_page_reminds_of_a_checked_file(client_of: ClientOf, cast: Cast) -> None:
    from madrone.imports.home import waiting_imports

    upload(client_of("dev"))
    worker.run_all()
    assert "fall.csv" in str(waiting_imports(cast.dev)[0].sentence)
    assert waiting_imports(cast.pia) == []


def test_the_list_shows_every_import_in_scope(client_of: ClientOf) -> None:
    upload(client_of("dev"))
    assert "fall.csv" in client_of("hal").get(reverse("imports:batches")).content.decode()
    assert "fall.csv" not in client_of("eve").get(reverse("imports:batches")).content.decode()
