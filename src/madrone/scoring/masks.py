"""A name for an answer that says nothing about who wrote it."""

_LETTERS = 6


def masked_name(opportunity_code: str) -> str:
    """Name a student's test for scorers by the first letters of its random code, as in “7K2M9Q”."""
    return opportunity_code[:_LETTERS].upper()
