"""One page: its pixels in, its identity and its answers out."""

from madrone.omr.reading.readings import ASKING, FieldReading, Flag, GroupReading, PageReading, Status

__all__ = ["ASKING", "FieldReading", "Flag", "GroupReading", "PageReading", "Status"]
