"""Layouts under any input: no row crashes one, and every row comes out as it went in or as an error."""

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madrone.imports.drafts import Draft
from madrone.imports.layouts import TableLayout
from madrone.imports.tests.running import checked
from madrone.imports.uploads import Upload
from madrone.orgs.importing.schools_file import SCHOOLS_FILE
from madrone.students.importing import california, simple, smarter
from madrone.students.importing.importer import StudentImporter
from madrone.students.importing.roster_files import GROUPS
from madrone.students.tests.test_import_california import extract
from tests.cast import Cast

LAYOUTS = [california.CALIFORNIA, smarter.SMARTER, simple.SIMPLE, GROUPS, SCHOOLS_FILE]
# What stands in such files, and what should not.
CELL = st.one_of(
    st.sampled_from(
        ["", "CA", "Y", "N", "Yes", "DELETE", "05", "KG", "2016-03-09", "1000000001", "0561580", "EL"]
    ),
    # Without quotation marks, which may rightly join two lines into one row; the table reader's tests have them.
    st.text(st.characters(exclude_characters='\x00\r\n^"', codec="utf-8"), max_size=12),
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.code} {layout.columns[0].name}")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_no_row_crashes_a_layout(tmp_path: Path, layout: TableLayout, data: st.DataObject) -> None:
    width = len(layout.columns)
    rows = data.draw(st.lists(st.lists(CELL, min_size=width - 1, max_size=width + 1), max_size=4))
    lines = ["^".join(column.name for column in layout.columns), *("^".join(row) for row in rows)]
    path = tmp_path / "file"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    upload = Upload(path, "file", {"delimiter": "^"})
    assert layout.recognises(upload)
    seen: Counter[str] = Counter()
    drafts = list(layout.drafts(upload, seen))
    assert len(drafts) + seen["blank"] + seen["comment"] == len(rows)
    for draft in drafts:
        assert draft.problems or draft.key
        for problem in draft.problems:
            assert problem["field"]


def test_a_chunk_of_students_is_judged_in_three_queries_however_long_it_is(cast: Cast) -> None:
    batch = checked(cast.dev, "students", extract({}))
    draft, dev = batch.rows.get(), cast.dev

    def judge(count: int) -> int:
        drafts = [Draft(n, key=f"{3_000_000_000 + n}", data=dict(draft.data)) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            StudentImporter().judge(dev, drafts)
        assert {d.verdict for d in drafts} == {"add"}
        return len(queries)

    assert judge(1) == judge(200) == 3
