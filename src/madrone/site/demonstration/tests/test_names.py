import re
import unicodedata

from madrone.site.demonstration import names


def test_no_name_is_listed_twice() -> None:
    for pool in (names.GIVEN_NAMES, names.FAMILY_NAMES):
        assert len(set(pool)) == len(pool) >= 120


def test_names_are_written_in_composed_letters() -> None:
    for name in (*names.GIVEN_NAMES, *names.FAMILY_NAMES):
        assert unicodedata.normalize("NFC", name) == name
        assert re.fullmatch(r"[^\W\d_]+(?:[ ’-][^\W\d_]+)*", name), name


def test_every_school_lies_in_the_lea_and_the_lea_in_the_county() -> None:
    places = (names.COUNTY, names.LEA, *names.SCHOOLS)
    assert all(re.fullmatch(r"\d{14}", place.code) for place in places)
    assert names.LEA.code.startswith(names.COUNTY.code[:2])
    assert all(school.code.startswith(names.LEA.code[:7]) for school in names.SCHOOLS)
    assert len({place.code for place in places}) == len(places)


def test_the_county_code_is_not_a_real_one() -> None:
    assert int(names.COUNTY.code[:2]) > 58


def test_every_school_has_a_coordinator_and_four_teachers() -> None:
    assert len(names.SITE_COORDINATORS) == len(names.SCHOOLS)
    assert len(names.TEACHERS) == 4 * len(names.SCHOOLS)


def test_no_two_members_of_staff_share_a_name() -> None:
    staff = (
        names.STATE_OFFICER,
        names.HELP_DESK_AGENT,
        names.RATER,
        names.COORDINATOR,
        *names.SITE_COORDINATORS,
        *names.TEACHERS,
        names.TEST_ADMINISTRATOR,
    )
    assert len(set(staff)) == len(staff) == 20
