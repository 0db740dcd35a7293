"""Which elements and attributes an item's content may have: the allow-list of the content model."""


def names(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


MATHML = "http://www.w3.org/1998/Math/MathML"
SSML = "http://www.w3.org/2001/10/synthesis"

HTML_NAMES = names(
    """
    a abbr acronym address article aside audio b bdi bdo big blockquote br button canvas caption cite code
    col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr html i iframe img input ins kbd label legend li link main map mark meta nav object ol
    option p param picture pre q rb rp rt rtc ruby s samp script section select small source span strike
    strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr track tt u ul
    var video wbr
    """
)
BLOCKS = names(
    """
    p div ul ol li dl dt dd table caption thead tbody tfoot tr th td colgroup col blockquote figure
    figcaption hr h1 h2 h3 h4 h5 h6 pre section article header footer aside address details summary
    """
)
PHRASES = names(
    """
    span em strong b i u s small sub sup br code kbd samp var cite q abbr dfn mark bdi bdo wbr ins del
    time ruby rb rt rp rtc label
    """
)
OLD_PHRASES = {"big": "span", "tt": "code", "acronym": "abbr", "strike": "s"}
MATH = names(
    """
    math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose
    msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr
    maligngroup malignmark semantics mstack mlongdiv msgroup msrow mscarries mscarry msline
    """
)
ACTIVE = names(
    """
    script style iframe embed form input button select textarea option link meta map canvas svg
    """
)
SILENT = frozenset({"qti-content-body"})
STRUCTURE = names(
    """
    qti-prompt qti-simple-choice qti-inline-choice qti-simple-match-set qti-simple-associable-choice
    qti-rubric-block qti-gap qti-gap-text qti-gap-img qti-hottext qti-hotspot-choice qti-associable-hotspot
    qti-position-object-stage qti-label
    """
)
# Shown to a student only when a variable says so, or on request: the renderer decides.
CONDITIONAL = names(
    """
    qti-feedback-inline qti-feedback-block qti-template-inline qti-template-block qti-info-control
    qti-printed-variable
    """
)
# Attributes of QTI's own elements that the content model keeps.
QTI_ATTRIBUTES = names(
    """
    identifier response-identifier view use dir title outcome-identifier template-identifier show-hide format
    base index field delimiter mapping-indicator power-form data-catalog-idref
    data-first-column-header
    """
)
# How to speak: the attributes of these SSML elements travel as data-ssml-… attributes on a span.
SSML_ELEMENTS = {
    "sub": ("alias",),
    "say-as": ("interpret-as", "format", "detail"),
    "phoneme": ("ph", "alphabet"),
    "break": ("time", "strength"),
    "emphasis": ("level",),
    "prosody": ("rate", "pitch", "volume", "range", "contour", "duration"),
    "voice": ("gender", "age", "name", "variant"),
}
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "role", "aria-label", "aria-hidden", "data-catalog-idref"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers", "id"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "id"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "audio": {"src"},
    "video": {"src", "width", "height"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label"},
}
MATH_ATTRIBUTES = names(
    """
    display alttext mathvariant mathsize stretchy symmetric fence separator lspace rspace minsize maxsize
    movablelimits accent accentunder linethickness numalign denomalign bevelled open close separators
    notation columnalign rowalign columnlines rowlines columnspan rowspan columnspacing rowspacing frame
    width height depth voffset dir form largeop scriptlevel displaystyle
    """
)
# Attributes that say nothing to a student and are left out without a word.
QUIET = frozenset(
    {"id", "label", "class", "base", "space", "use", "interpretation", "view", "summary", "longdesc"}
)
QUIET |= {"align", "valign", "border", "cellpadding", "cellspacing", "bgcolor", "nowrap", "schemaLocation"}
