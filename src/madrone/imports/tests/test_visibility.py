"""Who may see and give up an import: its uploader, and whoever may import everywhere that its uploader may."""

import pytest

from madrone.access import Actor
from madrone.imports.actions.batches import cancel_batch
from madrone.imports.models import ImportBatch
from madrone.imports.queries import batches_visible_to, get_batch
from madrone.imports.tests.running import checked
from madrone.kernel.errors import NotAllowed, NotFound
from tests.cast import FAR_SCHOOL, LEA, OTHER_LEA, OTHER_SCHOOL, SCHOOL, Cast

HEADER = "ssid,school,last_name,first_name,birth_date,grade\n"


def uploaded(by: Actor, school: str) -> ImportBatch:
    """One student's row for a school, checked."""
    return checked(by, "students", f"{HEADER}2000000001,{school},Secret,Sally,2016-03-09,05\n")


def test_somebody_at_one_of_two_schools_neither_sees_nor_cancels_an_import_for_both(cast: Cast) -> None:
    cast.accounts["tom"].grants.update(role="site-coordinator")
    cast.accounts["nia"].grants.update(role="site-coordinator")
    cast.accounts["nia"].grants.create(role="site-coordinator", scope=OTHER_SCHOOL)
    batch = uploaded(cast.nia, OTHER_SCHOOL)
    assert batch.count("add") == 1
    for name in ("tom", "pia", "eve"):
        assert batch not in batches_visible_to(cast.actor(name))
        with pytest.raises(NotFound):
            get_batch(cast.actor(name), batch.code)
        with pytest.raises(NotAllowed):
            cancel_batch(by=cast.actor(name), batch=batch)
    for name in ("nia", "dev", "hal"):
        assert batch in batches_visible_to(cast.actor(name))
    assert cancel_batch(by=cast.dev, batch=batch).state == "cancelled"


def test_an_import_for_two_leas_is_for_its_uploader_and_the_state_alone(cast: Cast) -> None:
    cast.accounts["nia"].grants.update(role="lea-coordinator", scope=LEA)
    cast.accounts["nia"].grants.create(role="lea-coordinator", scope=OTHER_LEA)
    batch = uploaded(cast.nia, FAR_SCHOOL)
    assert batch.count("add") == 1
    sees = {
        name for name in ("dev", "eve", "pia", "nia", "hal") if batch in batches_visible_to(cast.actor(name))
    }
    assert sees == {"nia", "hal"}


def test_an_import_for_one_school_is_seen_by_all_who_may_import_there(cast: Cast) -> None:
    batch = uploaded(cast.pia, SCHOOL)
    assert batch.org_code == SCHOOL
    sees = {
        name for name in ("dev", "eve", "pia", "nia", "hal") if batch in batches_visible_to(cast.actor(name))
    }
    assert sees == {"pia", "dev", "hal"}
