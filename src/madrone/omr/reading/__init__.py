"""One page: its pixels in, its identity and its answers out."""

from madrone.omr.marks.answers import ASKING, FieldReading, Flag, GroupReading
from madrone.omr.reading.page import read_page
from madrone.omr.reading.readings import PageReading, Status

__all__ = ["ASKING", "FieldReading", "Flag", "GroupReading", "PageReading", "Status", "read_page"]
