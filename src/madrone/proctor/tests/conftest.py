"""The classroom that these tests share."""

import pytest

from madrone.delivery.tests.room import Classroom, open_classroom
from tests.cast import Cast


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session of Tom's at Alder Creek with one summative test that Sam and Sue are assigned."""
    return open_classroom(cast)
