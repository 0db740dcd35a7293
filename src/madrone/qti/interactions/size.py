"""How large a form an item becomes: a list of all choices at every place is places times choices."""

from madrone.qti.interactions.model import Interaction

# About three megabytes of HTML; a screen of a hundred choices in a hundred places is none that anybody answers.
MAX_OPTIONS = 60_000

# At most so many lists of all choices are offered for one interaction of pairs (graphic or not).
_LINES = 40


def options_of(interaction: Interaction) -> int:
    """How many options the form of one interaction offers, in all its lists and tables together."""
    count, places = len(interaction.choices), len(interaction.columns)
    if interaction.kind in ("order", "graphic-order"):
        return count * count
    if interaction.kind in ("associate", "graphic-associate"):
        return 2 * _LINES * count
    if interaction.kind == "graphic-gap-match":
        return count * sum(min(place.match_max or count, count) for place in interaction.columns)
    return count * max(places, 1)
