"""One item of each kind that is answered by choosing, ordering, joining or writing."""

from madrone.qti import Item
from madrone.qti.tests.building import SCORE, make_item, response


def choices(name: str, *texts: str, **attributes: str) -> str:
    """Elements of one name, called A, B, C and so on by their place."""
    more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return "".join(
        f'<qti-{name} identifier="{chr(ord("A") + place)}"{more}>{text}</qti-{name}>'
        for place, text in enumerate(texts)
    )


# By kind: the declarations (the key is that of the response R) and the body.
KINDS: dict[str, tuple[str, str]] = {
    "choice": (
        response("R", "single", "identifier", "B"),
        "<qti-choice-interaction response-identifier='R' class='qti-labels-upper-alpha qti-labels-suffix-period'>"
        f"<qti-prompt>Which one swims?</qti-prompt>{choices('simple-choice', 'An owl', 'A seal', 'A fox')}"
        "</qti-choice-interaction>",
    ),
    "order": (
        response("R", "ordered", "identifier", "B", "C", "A"),
        "<qti-order-interaction response-identifier='R'><qti-prompt>Bread in order</qti-prompt>"
        f"{choices('simple-choice', 'Bake', 'Mix', 'Knead')}</qti-order-interaction>",
    ),
    "associate": (
        response("R", "multiple", "pair", "A B", "C D"),
        "<qti-associate-interaction response-identifier='R' max-associations='3'>"
        "<qti-prompt>What goes together?</qti-prompt>"
        + choices("simple-associable-choice", "Bee", "Honey", "Cow", "Milk", match_max="1")
        + "</qti-associate-interaction>",
    ),
    "match": (
        response("R", "multiple", "directedPair", "r1 c1", "r2 c2"),
        "<qti-match-interaction response-identifier='R' max-associations='0'><qti-prompt>Made of?</qti-prompt>"
        "<qti-simple-match-set>"
        "<qti-simple-associable-choice identifier='r1' match-max='1'>Window</qti-simple-associable-choice>"
        "<qti-simple-associable-choice identifier='r2' match-max='2'>Nail</qti-simple-associable-choice>"
        "</qti-simple-match-set><qti-simple-match-set>"
        "<qti-simple-associable-choice identifier='c1' match-max='0'>Glass</qti-simple-associable-choice>"
        "<qti-simple-associable-choice identifier='c2' match-max='1'>Iron</qti-simple-associable-choice>"
        "</qti-simple-match-set></qti-match-interaction>",
    ),
    "gap-match": (
        response("R", "multiple", "directedPair", "A G1", "B G2"),
        "<qti-gap-match-interaction response-identifier='R'><qti-prompt>Fill in.</qti-prompt>"
        "<qti-gap-text identifier='A' match-max='1'>sun</qti-gap-text>"
        "<qti-gap-text identifier='B' match-max='2'>moon</qti-gap-text>"
        "<p>By day the <qti-gap identifier='G1' required='true'/>, by night the <qti-gap identifier='G2'/>,"
        " and who knows: <qti-gap identifier='G3'/>.</p></qti-gap-match-interaction>",
    ),
    "hottext": (
        response("R", "multiple", "identifier", "B", "C"),
        "<qti-hottext-interaction response-identifier='R' max-choices='2' min-choices='2'>"
        "<qti-prompt>Which are misspelled?</qti-prompt><p>The <qti-hottext identifier='A'>weather</qti-hottext> was "
        "<qti-hottext identifier='B'>wonderfull</qti-hottext> and we <qti-hottext identifier='C'>recieved</qti-hottext>"
        " guests.</p></qti-hottext-interaction>",
    ),
    "inline-choice": (
        response("R", "single", "identifier", "B"),
        "<p>The sky is <qti-inline-choice-interaction response-identifier='R' class='qti-input-width-10'>"
        f"{choices('inline-choice', 'green', 'blue')}</qti-inline-choice-interaction>.</p>",
    ),
    "text-entry": (
        response("R", "single", "string", "AB12"),
        "<p>Your code: <qti-text-entry-interaction response-identifier='R' pattern-mask='[A-Z]{2}[0-9]{2}'"
        " data-patternmask-message='Two capitals, two digits.' class='qti-input-width-6'/></p>",
    ),
    "extended-text": (
        response("R", "ordered", "string", "Mercury", "Venus"),
        "<qti-extended-text-interaction response-identifier='R'><qti-prompt>Name planets.</qti-prompt>"
        "</qti-extended-text-interaction>",
    ),
}


def one_of(kind: str) -> Item:
    """The item of that kind."""
    declaration, body = KINDS[kind]
    return make_item(declaration + SCORE, body)
