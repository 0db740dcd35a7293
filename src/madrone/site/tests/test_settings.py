"""The settings that the environment makes: what a server behind a proxy and one on PostgreSQL are told."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from madrone.site.intake import connector
from madrone.ui.middleware import TrustedProxyMiddleware
from tests.cast import PASSWORD, Cast

ASKED = """
import json, sys
from madrone.site import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def told(folder: Path, names: list[str], **variables: str) -> dict[str, Any]:
    """Load the settings in a process of their own and give some of them."""
    done = run([sys.executable, "-c", ASKED, *names], folder, variables)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run(command: list[str], folder: Path, variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command with an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MADRONE_")}
    kept.pop("DATABASE_URL", None)
    environment = kept | {"MADRONE_DATA": str(folder)} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_forms_are_taken_from_the_hosts_that_are_served_by_https(tmp_path: Path) -> None:
    hosts = "test.example.org, .schools.example.org"
    names = ["CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS"]
    found = told(tmp_path, names, MADRONE_HTTPS="1", MADRONE_HOSTS=hosts)
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://test.example.org", "https://*.schools.example.org"]
    assert found["ALLOWED_HOSTS"] == ["test.example.org", ".schools.example.org"]
    assert told(tmp_path, names, MADRONE_HOSTS=hosts)["CSRF_TRUSTED_ORIGINS"] == []


def test_a_form_that_comes_through_tls_is_taken(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    with override_settings(CSRF_TRUSTED_ORIGINS=["https://localhost"]):
        client.get("/login")
        form = {
            "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
            "username": "tom@example.org",
            "password": PASSWORD,
        }
        assert client.post("/login", form, headers={"Origin": "https://localhost"}).status_code == 302
        elsewhere = client.post("/login", form, headers={"Origin": "https://elsewhere.example.org"})
        assert elsewhere.status_code == 403


def test_a_proxy_is_believed_only_when_it_is_said_to_be_there(tmp_path: Path) -> None:
    names = ["SECURE_PROXY_SSL_HEADER", "MIDDLEWARE"]
    alone = told(tmp_path, names)
    behind = told(tmp_path, names, MADRONE_TRUSTED_PROXY="1")
    assert alone["SECURE_PROXY_SSL_HEADER"] is None
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["MIDDLEWARE"] == ["madrone.ui.middleware.TrustedProxyMiddleware", *alone["MIDDLEWARE"]]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1,2001:db8::7 ", "2001:db8::7"),
        ("", "10.0.0.1"),
    ],
)
def test_the_address_is_what_the_proxy_saw_and_not_what_the_browser_claims(
    forwarded: str, address: str
) -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    TrustedProxyMiddleware(view)(RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers=headers))
    assert seen == [address]


def test_a_password_like_the_name_or_the_address_is_refused(cast: Cast) -> None:
    tom = cast.accounts["tom"]
    for password in ("tom nakamura 1", "tom@example.org"):
        with pytest.raises(ValidationError):
            validate_password(password, user=tom)
    validate_password(PASSWORD, user=tom)


def test_what_a_database_url_says_reaches_both_connections(tmp_path: Path) -> None:
    url = "postgresql://ma%40d:p%2Fw@db.example.org:6432/madrone?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    default = told(tmp_path, ["DATABASES"], DATABASE_URL=url)["DATABASES"]["default"]
    options = default["OPTIONS"]
    assert (default["USER"], default["PASSWORD"], default["NAME"]) == ("ma@d", "p/w", "madrone")
    assert (default["HOST"], default["PORT"]) == ("db.example.org", "6432")
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca.pem")
    # The save path opens its own connection: nothing of the URL is lost, and nothing of Django's is in it.
    open_store = connector(default)
    [sent] = [
        cell.cell_contents for cell in open_store.__closure__ or () if isinstance(cell.cell_contents, dict)
    ]
    assert sent == {
        "dbname": "madrone",
        "user": "ma@d",
        "password": "p/w",
        "host": "db.example.org",
        "port": "6432",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }


def test_the_threads_of_a_worker_share_few_connections(tmp_path: Path) -> None:
    url = {"DATABASE_URL": "postgresql://madrone@db.example.org/madrone"}
    default = told(tmp_path, ["DATABASES"], **url)["DATABASES"]["default"]
    assert default["OPTIONS"]["pool"]["max_size"] == 16
    # A pool and connections that outlive a request exclude each other.
    assert "CONN_MAX_AGE" not in default
    more = told(tmp_path, ["DATABASES"], **url, MADRONE_DATABASE_CONNECTIONS="40")["DATABASES"]["default"]
    assert more["OPTIONS"]["pool"]["max_size"] == 40


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///x.db", "must begin with postgresql://"),
        ("mysql://a:secret@b/c", "must begin with postgresql://"),
        ("postgresql://a:secret@b/c?sslmod=require", "sslmod"),
    ],
)
def test_a_database_url_of_another_kind_is_refused_in_a_sentence(
    tmp_path: Path, url: str, words: str
) -> None:
    done = run([sys.executable, "-m", "madrone.site.cli", "migrate"], tmp_path, {"DATABASE_URL": url})
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run([sys.executable, "-m", "madrone.site.cli", "migrate"], tmp_path / "file" / "data", {})
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert "MADRONE_DATA" in done.stderr
    assert "Traceback" not in done.stderr
