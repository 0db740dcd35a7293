"""The failure modes of omr.md 6, with pens and machines that share nothing with the simulator of ``omr.simulation``."""
