"""The scene for looking at every page: one of everything, and for each address somebody who may open it."""

from typing import Any

from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import PASSWORD, assemble
from tests.contracts.permission_table import client_for, expected, lines
from tests.contracts.scene import ARGUMENTS, Scene

# The static files are collected only when the server starts, after this.
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=PLAIN_FILES)
def every_page() -> dict[str, Any]:
    """Seed the permission table's scene; ``pages`` lists route, member and path of every page that is HTML."""
    scene = Scene(assemble())
    clients: dict[str, Client] = {}
    pages = []
    for name, method in lines():
        if method != "GET":
            continue
        path = reverse(name, kwargs=ARGUMENTS.get(name, lambda _scene: {})(scene))
        for member, status in expected(name, method).items():
            if status != 200:
                continue
            client = clients.setdefault(member, client_for(scene.cast, member))
            answer = client.get(path, headers={"host": "localhost"})
            if b"<html" in getattr(answer, "content", b""):
                pages.append([name, member, path])
            break
    return {"pages": pages, "password": PASSWORD}
