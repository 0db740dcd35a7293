"""One page: its pixels in, its identity and its answers out."""

from madrone.omr.reading.readings import ASKING, FieldReading, Flag, GroupReading, PageReading, Status

# The readings are named before the reader is loaded, because the decision about marks is made of them.
from madrone.omr.reading.page import read_page  # isort: skip

__all__ = ["ASKING", "FieldReading", "Flag", "GroupReading", "PageReading", "Status", "read_page"]
