"""Sets up the save path from Django's settings, which it does not know itself."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from madrone.delivery.access import intake_signer
from madrone.delivery.intake import Application, PostgresStore, SqliteStore, Writer
from madrone.delivery.intake.batch import Store

# Django's names of what a PostgreSQL connection needs, and libpq's.
_LIBPQ = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def application() -> Application:
    """Make the save path for the default database; the writer starts at the first request."""
    return Application(Writer(connector(settings.DATABASES["default"])), intake_signer())


def connector(database: dict[str, Any]) -> Callable[[], Store]:
    """Give the function that opens a store on a database as Django's settings describe it."""
    if database["ENGINE"].endswith("sqlite3"):
        path = str(database["NAME"])
        return lambda: SqliteStore(path)
    # What Django's own part of OPTIONS is, libpq would not know.
    options = {name: value for name, value in database.get("OPTIONS", {}).items() if name != "pool"}
    options |= {libpq: database[name] for name, libpq in _LIBPQ.items() if database.get(name)}
    return lambda: PostgresStore(options)
