"""Fixtures that every test may use: the cast, and a browser-less client logged in as one of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, assemble


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Hash passwords quickly in tests; that Argon2 is what the product uses has a test of its own."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object, tmp_path: Path) -> None:
    """Serve static files by their plain names: tests must not depend on a collected folder."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Every client is a server of its own here: each would go through all files before its first answer.
    settings.WHITENOISE_AUTOREFRESH = True  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast (tests/cast.py)."""
    return assemble()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """Make a client that is logged in as one of the cast: ``client_of("tom")``."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[name])
        return client

    return log_in
