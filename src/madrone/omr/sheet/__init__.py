"""What a person writes about an answer sheet, read from ``SHEET.toml``."""

from madrone.omr.sheet.model import Field, Grid, Lead, Match, Questions, Sheet, Writing
from madrone.omr.sheet.reading import read_sheet

__all__ = ["Field", "Grid", "Lead", "Match", "Questions", "Sheet", "Writing", "read_sheet"]
