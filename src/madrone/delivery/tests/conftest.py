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


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[Ground]:
    """A store's database: always a SQLite file; a PostgreSQL schema in the run on PostgreSQL."""
    if request.param == "sqlite":
        with sqlite_ground(tmp_path) as made:
            yield made
    elif connection.vendor == "postgresql":
        with postgres_ground() as made:
            yield made
    else:
        pytest.skip("PostgreSQL: this run is on SQLite; `./check` runs the suite on both")
