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
    figcaption hr h1 h2 h3 h4 h5 h6 pre section article header footer aside address
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
    qti-rubric-block
    """
)
HIDDEN = {
    "qti-feedback-inline": ("feedback", "Feedback is not shown yet."),
    "qti-feedback-block": ("feedback", "Feedback is not shown yet."),
    "qti-template-inline": ("template", "Content that depends on a template variable is not shown yet."),
    "qti-template-block": ("template", "Content that depends on a template variable is not shown yet."),
    "qti-printed-variable": ("printed-variable", "A printed variable is not shown yet."),
    "qti-info-control": ("info-control", "Information on request is not shown yet."),
}
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "role", "aria-label", "aria-hidden"},
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
