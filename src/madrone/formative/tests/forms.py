"""Forms of the item bank as an import leaves them, small and quick to make."""

from collections.abc import Sequence

from madrone.content.models import FormItem, Item, Test
from madrone.kernel import clock
from madrone.qti.interactions import Interaction
from madrone.qti.item import read_item
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, item_xml, response

#: Several answers are right, or a text is one: no sheet of single choices can ask these.
SEVERAL = item_xml(
    response("RESPONSE", "multiple", "identifier", "A", "C") + SCORE,
    choice_body("A", "B", "C", maximum=2),
    MATCH_CORRECT,
)
WRITTEN = item_xml(
    response("RESPONSE", "single", "string", "seven") + SCORE,
    "<p><qti-text-entry-interaction response-identifier='RESPONSE'/></p>",
    MATCH_CORRECT,
)


def single(key: str, choices: str = "ABCD") -> bytes:
    """A question with one right choice."""
    body = choice_body(*choices)
    return item_xml(response("RESPONSE", "single", "identifier", *key) + SCORE, body, MATCH_CORRECT)


def make_form(
    title: str, items: Sequence[bytes], *, security: Item.Security = Item.Security.INTERIM, start: int = 1
) -> Test:
    """Put items on a form in order."""
    test = Test.objects.create(identifier=title, title=title, kind=Test.Kind.IAB, subject="MATH", grade="05")
    for position, xml in enumerate(items, start):
        add_item(test, position, xml, security)
    return test


def add_item(test: Test, position: int, xml: bytes, security: Item.Security) -> None:
    """Put one item on a form."""
    interactions: tuple[Interaction, ...] = read_item(xml).interactions
    item = Item.objects.create(
        identifier=f"{test.identifier}-{position}",
        title=f"Item {position}",
        security=security,
        subject="MATH",
        grade="05",
        interactions=[one.kind for one in interactions],
        xml=xml.decode(),
        max_score=1,
        imported_at=clock.now(),
    )
    FormItem.objects.create(test=test, item=item, position=position)
