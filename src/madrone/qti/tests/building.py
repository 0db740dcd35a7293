"""Builds items for tests, so that each test shows only what it is about."""

from madrone.qti import Item, read_item

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
SCORE = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
MATCH_CORRECT = '<qti-response-processing template="https://example.org/rptemplates/match_correct.xml"/>'
MAP_RESPONSE = '<qti-response-processing template="https://example.org/rptemplates/map_response"/>'


def response(identifier: str, cardinality: str, base_type: str, *correct: str, mapping: str = "") -> str:
    """A response declaration with its key."""
    key = "".join(f"<qti-value>{value}</qti-value>" for value in correct)
    key = f"<qti-correct-response>{key}</qti-correct-response>" if correct else ""
    return (
        f'<qti-response-declaration identifier="{identifier}" cardinality="{cardinality}"'
        f' base-type="{base_type}">'
        f"{key}{mapping}</qti-response-declaration>"
    )


def outcome(identifier: str, base_type: str, cardinality: str = "single", inside: str = "") -> str:
    """An outcome declaration."""
    return (
        f'<qti-outcome-declaration identifier="{identifier}" cardinality="{cardinality}"'
        f' base-type="{base_type}">'
        f"{inside}</qti-outcome-declaration>"
    )


def item_xml(declarations: str = "", body: str = "", processing: str = "", attributes: str = "") -> bytes:
    """The XML of an item; ``body`` and ``processing`` are what stands in them."""
    if processing and not processing.startswith("<qti-response-processing"):
        processing = f"<qti-response-processing>{processing}</qti-response-processing>"
    return (
        f'<qti-assessment-item xmlns="{NAMESPACE}" identifier="i1" title="An item" xml:lang="en"'
        f" {attributes}>\n"
        f"{declarations}\n<qti-item-body>{body}</qti-item-body>\n{processing}</qti-assessment-item>"
    ).encode()


def make_item(declarations: str = "", body: str = "", processing: str = "", attributes: str = "") -> Item:
    """An item read from such XML."""
    return read_item(item_xml(declarations, body, processing, attributes))


def choice_body(*identifiers: str, maximum: int = 1, name: str = "RESPONSE", extra: str = "") -> str:
    """A choice interaction whose choices say ``Text of A``."""
    choices = "".join(
        f'<qti-simple-choice identifier="{one}">Text of {one}</qti-simple-choice>' for one in identifiers
    )
    return (
        f'<qti-choice-interaction response-identifier="{name}" max-choices="{maximum}" {extra}>'
        f"<qti-prompt>Which?</qti-prompt>{choices}</qti-choice-interaction>"
    )
