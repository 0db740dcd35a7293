"""Every file that a style sheet or script names exists, so that the static file storage can hash them all."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path, settings):
    """The static files as a server start collects them, in a folder of their own."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_every_file_that_another_one_names_is_there(collected):
    for name in (
        "vendor/uswds-3.14.0/css/uswds.min.css",
        "vendor/uswds-3.14.0/img/sprite.svg",
        "vendor/htmx-2.0.11/htmx.min.js",
    ):
        hashed = staticfiles_storage.stored_name(name)
        assert hashed != name
        assert (collected / hashed).is_file()


def test_a_style_sheet_names_the_hashed_files(collected):
    sheet = (collected / staticfiles_storage.stored_name("vendor/uswds-3.14.0/css/uswds.min.css")).read_text()
    assert "../img/usa-icons/close.svg" not in sheet
    assert (
        staticfiles_storage.stored_name("vendor/uswds-3.14.0/img/usa-icons/close.svg").rsplit("/", 1)[1]
        in sheet
    )
