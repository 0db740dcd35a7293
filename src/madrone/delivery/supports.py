"""Which cards of an item's catalogs a student is given, by the test settings (domain.md 4.5)."""

from collections.abc import Mapping

SPOKEN = "spoken"
_READING_ALOUD = frozenset({"text_to_speech", "tts_passages"})


def supports_of(settings: Mapping[str, str]) -> frozenset[str]:
    """Name the supports, in the words of QTI's catalogs, that a student's settings turn on."""
    return frozenset({SPOKEN}) if _READING_ALOUD & settings.keys() else frozenset()
