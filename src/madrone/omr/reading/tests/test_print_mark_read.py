"""Print, mark, distort, read: nothing may be wrong in silence, with pages that are always these and with new ones.

The bench ``omr`` measures the same over a million circles; this small set stands in the check of every change.
"""

import secrets
from dataclasses import replace

import pytest

from madrone.omr.reading import read_page
from madrone.omr.reading.tests.paper import DOCUMENTS, LAYOUTS, identity, page, sheet
from madrone.omr.simulation import FOREIGN, Tally, judge, judge_foreign, scan_foreign, scan_page

pytestmark = pytest.mark.thorough

SCENARIOS = ("standard", "clean", "upside", "hard", "defects")
PAGES = 4
FIXED = 20_261_122
#: Students are drawn for questions and columns with a choice; the sign of a number has one circle, and stays blank.
MARKED = replace(page(1), fields=tuple(place for place in page(1).fields if place.kind != "numeric"))


def _read(scenario: str, seed: int) -> Tally:
    """The pages of one scenario, drawn by one seed."""
    tally = Tally()
    for at in range(PAGES):
        document = DOCUMENTS[at % len(DOCUMENTS)]
        own = seed + at
        scan = scan_page(sheet(1, document), MARKED, scenario=scenario, seed=own)
        tally.add(judge(read_page(scan.pixels, LAYOUTS), scan.answers, identity(1, document)))
    return tally


def _check(seed: int) -> None:
    whole = Tally()
    for place, scenario in enumerate(SCENARIOS):
        tally = _read(scenario, seed + 1_000 * place)
        assert tally.silent == 0, f"seed {seed}, {scenario}: wrong in silence: {dict(tally.silent_by)}"
        assert tally.misidentified == 0, f"seed {seed}, {scenario}: a page was taken for another"
        if scenario in ("standard", "clean", "upside"):
            assert tally.refused == 0, f"seed {seed}, {scenario}: refused: {dict(tally.refused_for)}"
        whole.add(tally)
    for place, kind in enumerate(FOREIGN):
        scan = scan_foreign([sheet(1), sheet(1, DOCUMENTS[1])], kind=kind, seed=seed + 9_000 + place)
        whole.add(judge_foreign(read_page(scan.pixels, LAYOUTS)))
    assert whole.foreign_read == 0, f"seed {seed}: a foreign sheet was read"
    assert whole.bubbles > 2_000, f"seed {seed}: only {whole.bubbles} circles were read"
    assert whole.asked < 0.12 * whole.fields, f"seed {seed}: {whole.asked} of {whole.fields} ask for a person"


def test_nothing_is_wrong_in_silence_on_the_pages_of_always() -> None:
    _check(FIXED)


def test_nothing_is_wrong_in_silence_on_new_pages() -> None:
    _check(secrets.randbits(40))
