"""The scene that these tests share."""

import pytest

from madrone.delivery.tests.scene import Scene, make_assignment
from tests.cast import Cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Sam's assigned test."""
    return Scene(cast, make_assignment(cast))
