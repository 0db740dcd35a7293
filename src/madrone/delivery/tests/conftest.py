"""The scene and the databases that these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from madrone.delivery.tests.scene import Scene, make_assignment
from madrone.delivery.tests.stores import Ground, postgres_ground, sqlite_ground
from tests.cast import Cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Sam's assigned test."""
    return Scene(cast, make_assignment(cast))


# A SQLite file can always be had; a PostgreSQL schema in the run on PostgreSQL.
GROUNDS = ["sqlite", "postgres"] if connection.vendor == "postgresql" else ["sqlite"]


@pytest.fixture(params=GROUNDS)
def ground(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[Ground]:
    """A store's database, made new."""
    with sqlite_ground(tmp_path) if request.param == "sqlite" else postgres_ground() as made:
        yield made
