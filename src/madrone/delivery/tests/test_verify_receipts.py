"""The receipt chains: whatever is changed behind the product's back shows."""

from typing import Any

import pytest
from django.db import connection

from madrone.delivery import receipts
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.models import Opportunity, Response
from madrone.delivery.queries import verify_receipts
from madrone.delivery.tests.scene import Scene

pytestmark = pytest.mark.django_db
A = {"RESPONSE": {"base": {"string": "Bäche"}}}


@pytest.fixture
def chain(scene: Scene) -> Opportunity:
    """A test with four answers stored, two of them in a second epoch."""
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A), ("2", A)])
    scene.pause(opportunity)
    return store_answers(
        opportunity=scene.begin(scene.approve(scene.request())), entries=[("1", A), ("3", A)]
    )


def change(table: str, column: str, value: Any, where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where}", [value])  # noqa: S608


def test_whole_chains_verify_with_progress(chain: Opportunity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "CHUNK", 1)
    heard: list[tuple[int, int]] = []
    found = verify_receipts(lambda done, total: heard.append((done, total)))
    assert (found.checked, found.broken) == (4, ())
    assert heard == [(1, 1)]


def test_every_byte_of_every_column_counts(chain: Opportunity) -> None:
    """Change one character, digit or truth at a time, at every place of every stored answer."""
    columns = ["epoch", "number", "sequence", "item", "value", "marked", "late", "received_at", "hash"]
    rows = list(Response.objects.order_by("sequence").values(*columns))
    tried = 0
    for row in rows:
        for column in columns:
            # The row is found by a column that is not the one edited.
            key = "sequence" if column == "hash" else "hash"
            where = f"{key} = '{row[key]}'"
            for edited in edits(row[column]):
                change("delivery_response", column, edited, where)
                broken = verify_receipts().broken
                assert broken, (column, row[column], edited)
                assert broken[0]["opportunity"] == chain.code
                change("delivery_response", column, row[column], where)
                tried += 1
    assert tried > 400
    assert verify_receipts().broken == ()


def edits(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 90]
    if isinstance(value, str):
        # A hash fills its column: nothing can be added to it.
        longer = [value + " "] if len(value) < 64 else []
        return [value[:place] + "~" + value[place + 1 :] for place in range(len(value))] + longer
    return [value.replace(microsecond=(value.microsecond + 1) % 1_000_000)]


def test_a_taken_away_answer_shows(chain: Opportunity) -> None:
    for sequence in (1, 4):
        kept = Response.objects.get(sequence=sequence)
        Response.objects.filter(sequence=sequence).delete()
        (broken,) = verify_receipts().broken
        assert broken["opportunity"] == chain.code
        kept.save(force_insert=True)
    assert verify_receipts().broken == ()


def test_an_answer_added_at_the_end_shows(chain: Opportunity) -> None:
    last = Response.objects.get(sequence=4)
    last.number, last.sequence = 99, 5
    last.hash = receipts.hash_of(chain.chain, last)
    last.save(force_insert=True)
    (broken,) = verify_receipts().broken
    assert (broken["sequence"], broken["problem"]) == (5, "an answer was added after the last receipt")


@pytest.mark.parametrize(("column", "value"), [("chain", "f" * 64), ("sequence", 3), ("sequence", 9)])
def test_a_changed_head_shows(chain: Opportunity, column: str, value: Any) -> None:
    change("delivery_opportunity", column, value, f"id = {chain.pk}")
    assert verify_receipts().broken[0]["opportunity"] == chain.code


def test_an_answer_of_no_opportunity_shows(chain: Opportunity) -> None:
    change("delivery_response", "opportunity_id", chain.pk + 1000, "sequence = 2")
    problems = {broken["problem"] for broken in verify_receipts().broken}
    assert "this answer belongs to no opportunity" in problems
    assert "receipt 2 is missing" in problems
    change("delivery_response", "opportunity_id", chain.pk, "sequence = 2")
