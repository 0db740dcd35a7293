"""Every file that a style sheet or script names exists, so that the static file storage can hash them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import override_settings

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[ManifestStaticFilesStorage]:
    """The static files as a server's start collects them, in a folder of their own."""
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield ManifestStaticFilesStorage()


@pytest.mark.parametrize(
    "name",
    [
        "vendor/uswds-3.14.0/css/uswds.min.css",
        "vendor/uswds-3.14.0/img/sprite.svg",
        "vendor/htmx-2.0.11/htmx.min.js",
    ],
)
def test_a_collected_file_has_a_hash_in_its_name(storage: ManifestStaticFilesStorage, name: str) -> None:
    hashed = storage.stored_name(name)
    assert hashed != name
    assert storage.exists(hashed)


def test_a_style_sheet_names_the_hashed_files(storage: ManifestStaticFilesStorage) -> None:
    with storage.open(storage.stored_name("vendor/uswds-3.14.0/css/uswds.min.css")) as file:
        sheet = file.read().decode()
    icon = storage.stored_name("vendor/uswds-3.14.0/img/usa-icons/close.svg")
    assert "usa-icons/close.svg" not in sheet
    assert icon.removeprefix("vendor/uswds-3.14.0/") in sheet
