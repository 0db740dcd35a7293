"""Which tools of the player a student has."""

from collections.abc import Mapping


def tools_of(settings: Mapping[str, str]) -> dict[str, bool]:
    """Say which tools there are (domain.md 4.5): designated supports only when they were set."""
    return {
        "zoom": settings.get("zoom") != "TDS_Zoom0",
        "colors": "color_contrast" in settings,
        "masking": settings.get("masking") == "TDS_Masking1",
        "speech": bool({"text_to_speech", "tts_passages"} & settings.keys()),
    }
