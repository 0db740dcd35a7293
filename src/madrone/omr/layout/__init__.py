"""The geometry of a sheet, and how its fields flow over the pages."""

from madrone.omr.layout.flow import Composition, compose, lay_out

__all__ = ["Composition", "compose", "lay_out"]
