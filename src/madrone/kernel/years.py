"""School years: California's run from 1 July to 30 June and are named for the year they end in."""

from datetime import date


def school_year(day: date) -> int:
    """Name the school year that a day belongs to by its ending year: 22 November 2026 is in 2027."""
    return day.year + 1 if day.month >= 7 else day.year


def school_year_name(ending: int) -> str:
    """Write a school year as people do: 2027 is ``2026–27``."""
    return f"{ending - 1}–{ending % 100:02d}"
