"""The demonstration district: original test content, fictitious people, and what seeds them."""

from pathlib import Path

# Items, stimuli, pictures and forms, as an author would send them.
PACKAGE = Path(__file__).parent / "package"
# A practice test with one question of every kind.
KINDS = Path(__file__).parent / "kinds"
