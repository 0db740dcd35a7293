"""The commands of ``madrone omr``, one in each module."""
