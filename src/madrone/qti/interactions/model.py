"""What the interactions of an item ask for, apart from how they look."""

from dataclasses import dataclass

from madrone.qti.shapes import Shape
from madrone.qti.vocabulary import names

KINDS = names(
    """
    choice order associate match gap-match inline-choice text-entry extended-text hottext hotspot select-point
    graphic-order graphic-associate graphic-gap-match position-object slider media drawing upload end-attempt
    portable-custom custom
    """
)
# Recognised and reported, but not drawn. A custom interaction without a module has a meaning that only its author
# knows.
UNDELIVERED = frozenset({"custom"})
GRAPHIC = names(
    """
    hotspot select-point graphic-order graphic-associate graphic-gap-match position-object drawing
    """
)
INTERACTIONS = {f"qti-{kind}-interaction": kind for kind in sorted(KINDS)}

# What base types the response of each kind may have, and what cardinalities.
_ONE, _SET, _ROW = "single", "multiple", "ordered"
BASE_TYPES_OF: dict[str, frozenset[str]] = {
    "choice": frozenset({"identifier"}),
    "order": frozenset({"identifier"}),
    "associate": frozenset({"pair"}),
    "match": frozenset({"directedPair"}),
    "gap-match": frozenset({"directedPair"}),
    "inline-choice": frozenset({"identifier"}),
    "text-entry": frozenset({"string", "integer", "float"}),
    "extended-text": frozenset({"string", "integer", "float"}),
    "hottext": frozenset({"identifier"}),
    "hotspot": frozenset({"identifier"}),
    "select-point": frozenset({"point"}),
    "graphic-order": frozenset({"identifier"}),
    "graphic-associate": frozenset({"pair"}),
    "graphic-gap-match": frozenset({"directedPair"}),
    "position-object": frozenset({"point"}),
    "slider": frozenset({"integer", "float"}),
    "media": frozenset({"integer"}),
    "drawing": frozenset({"file"}),
    "upload": frozenset({"file"}),
    "end-attempt": frozenset({"boolean"}),
}
CARDINALITIES_OF: dict[str, frozenset[str]] = {
    "choice": frozenset({_ONE, _SET}),
    "order": frozenset({_ROW}),
    "associate": frozenset({_ONE, _SET}),
    "match": frozenset({_ONE, _SET}),
    "gap-match": frozenset({_ONE, _SET}),
    "inline-choice": frozenset({_ONE}),
    "text-entry": frozenset({_ONE, "record"}),
    "extended-text": frozenset({_ONE, _SET, _ROW, "record"}),
    "hottext": frozenset({_ONE, _SET}),
    "hotspot": frozenset({_ONE, _SET}),
    "select-point": frozenset({_ONE, _SET}),
    "graphic-order": frozenset({_ROW}),
    "graphic-associate": frozenset({_ONE, _SET}),
    "graphic-gap-match": frozenset({_ONE, _SET}),
    "position-object": frozenset({_ONE, _SET}),
    "slider": frozenset({_ONE}),
    "media": frozenset({_ONE}),
    "drawing": frozenset({_ONE}),
    "upload": frozenset({_ONE}),
    "end-attempt": frozenset({_ONE}),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its address as the item writes it; sizes in CSS pixels where they are known."""

    src: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, to join or to fill.

    ``match_max`` 0 means as often as one likes. ``template_identifier`` and ``show`` say on which template
    variable it depends whether the choice is there at all. ``label`` is a hotspot's own name. ``required``
    is said of gaps.
    """

    identifier: str
    line: int
    match_max: int = 1
    match_min: int = 0
    match_group: tuple[str, ...] = ()
    fixed: bool = False
    template_identifier: str = ""
    show: bool = True
    shape: Shape | None = None
    label: str = ""
    image: Picture | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Slider:
    """The scale of a slider; ``step`` 0 is a scale without steps."""

    lower: float
    upper: float
    step: float
    step_label: bool = False
    vertical: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class MediaRules:
    """How often a recording may and must be played; ``max_plays`` 0 is as often as one likes."""

    kind: str
    autostart: bool
    loop: bool
    min_plays: int
    max_plays: int


@dataclass(frozen=True, slots=True)
class CustomModule:
    """A portable custom interaction: the module that draws it, its settings and its markup.

    ``modules`` maps a module's name to its addresses, the fallback last. ``markup`` is the author's HTML as
    text: it is shown only inside a sandboxed frame, never in the page.
    """

    type_identifier: str
    module: str
    modules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One place where a student answers. ``max_choices`` 0 means no limit (choices, points or associations).

    ``choices`` holds the choices in the order of the author; ``columns`` the other set of a match
    interaction, the gaps of a gap match, the places of a graphic gap match. ``delivered`` is false for kinds
    that are recognised but cannot be shown. ``center`` is the point of a position object's picture that
    counts, from its top left corner.
    """

    kind: str
    response_identifier: str
    line: int
    delivered: bool = True
    max_choices: int = 1
    min_choices: int = 0
    choices: tuple[Choice, ...] = ()
    columns: tuple[Choice, ...] = ()
    shuffle: bool = False
    orientation: str = "vertical"
    required: bool = False
    min_message: str = ""
    max_message: str = ""
    expected_length: int | None = None
    expected_lines: int | None = None
    placeholder: str = ""
    format: str = "plain"
    pattern_mask: str = ""
    pattern_message: str = ""
    number_base: int = 10
    string_identifier: str = ""
    min_strings: int = 0
    max_strings: int = 1
    title: str = ""
    count_attempt: bool = True
    upload_types: tuple[str, ...] = ()
    picture: Picture | None = None
    object: Picture | None = None
    center: tuple[float, float] | None = None
    slider: Slider | None = None
    media: MediaRules | None = None
    module: CustomModule | None = None
