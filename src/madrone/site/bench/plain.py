"""The baseline's server: nothing but the plain ORM view, without even the middleware that a page would have."""

import multiprocessing
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "madrone.site.bench.plain_settings"

from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application  # the settings must be named first
from django.urls import path

pages = get_wsgi_application()

from madrone.delivery.twin import save_answers  # noqa: E402  # needs Django set up
from madrone.site.processor import keep_to_one  # noqa: E402
from madrone.site.views import healthz  # noqa: E402

# As the product's own workers are, so that the comparison is of how they save and of nothing else.
server = multiprocessing.parent_process()
if server is not None and server.pid is not None:
    keep_to_one(server.pid)

urlpatterns = [path("intake/responses", save_answers), path("healthz", healthz)]


def application(
    environ: dict[str, Any], start_response: Callable[..., Callable[[bytes], object]]
) -> Iterable[bytes]:
    """Answer in one piece, whose length the server then tells, as it does for the save path."""
    return list(pages(environ, start_response))
