"""Importing schools and districts: the state's file, OneRoster orgs, our own CSV."""

import pytest

from madrone.imports.tests.running import checked, committed, sentences, verdicts, zipped
from madrone.orgs.models import Organization
from tests.cast import LEA, Cast
from tests.samples import sample

HEADER = (
    "County-District Code^School Code^Auth CDS Code^County Name^District Name^School Name^"
    "Charter School^Charter Status^NPS School\n"
)


@pytest.fixture
def before(cast: Cast) -> int:
    return Organization.objects.count()


def test_it_imports_the_states_file_with_comments_and_blank_rows(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.csv"))
    assert verdicts(batch) == {"add": 23}
    assert (batch.layout, batch.counts["comment"], batch.counts["blank"]) == ("california", 3, 3)
    committed(cast.ada, batch)
    school = Organization.objects.get(code="37680566120596")
    assert (school.name, school.level) == ("Torrey Hills", "school")
    assert Organization.objects.get(code="3768056").name == "Del Mar Union Elementary"
    assert Organization.objects.get(code="37").name == "San Diego"
    assert Organization.objects.get(code="37680566987960").nonpublic


def test_the_same_file_a_second_time_changes_nothing(cast: Cast) -> None:
    path = sample("rdw-organizations/CA_schools.csv")
    committed(cast.ada, checked(cast.ada, "orgs", path))
    assert verdicts(checked(cast.ada, "orgs", path)) == {"same": 23}


def test_a_charter_tested_on_its_own_is_an_lea_that_its_authorizer_does_not_reach(cast: Cast) -> None:
    committed(cast.ada, checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.csv")))
    charter = Organization.objects.get(natural_id="20652430100016")
    assert (charter.code, charter.charter) == ("01000160100016", "DF")
    assert not charter.code.startswith("2065243")
    assert Organization.objects.get(code="0100016").level == "lea"
    assert Organization.objects.get(code="20").name == "Madera"


def test_a_locally_funded_charter_stays_with_its_authorizer(cast: Cast) -> None:
    committed(cast.ada, checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.csv")))
    charter = Organization.objects.get(code="12626870107110")
    assert (charter.charter, charter.natural_id) == ("LF", None)


def test_the_out_of_state_entry_has_no_county(cast: Cast) -> None:
    committed(cast.ada, checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.csv")))
    assert Organization.objects.filter(code="77764227776422").exists()
    assert not Organization.objects.filter(code="77").exists()


def test_it_imports_the_good_rows_of_a_bad_file(cast: Cast, before: int) -> None:
    batch = checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.baddata.csv"))
    assert verdicts(batch) == {"add": 19, "error": 4}
    assert [text.split(".")[0] for text in sentences(batch)] == [
        'row 2, County-District Code: "01000168901234567890123456789012345" is not a code of 7 digits',
        'row 3, Auth CDS Code: "0161259010006556789012345678901234567890123" is longer than 40 characters',
        'row 6, District Name: "Vallecito Union District modified to have a name that is so long it is '
        'considered to be bad data" is longer than 80 characters',
        'row 9, School Name: "Lodge Pole Elementary (Alternative) with trailing text that makes the name much '
        'too long to be handl" is longer than 80 characters',
    ]
    assert Organization.objects.count() == before
    committed(cast.ada, batch)
    assert Organization.objects.filter(level="school", code__startswith="37").exists()
    assert not Organization.objects.filter(code="05615806111884").exists()


def test_it_reads_the_file_that_another_system_marked_with_a_byte_order_mark(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", sample("rdw-organizations/CA_schools.bom.csv"))
    assert verdicts(batch) == {"add": 10}


def test_an_xml_file_is_refused_as_a_whole(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", sample("rdw-organizations/organization.xml"))
    assert batch.state == "refused"
    assert "not in a form that is known here" in batch.problem


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("0561580^6111884^05615806111885^Calaveras^Vallecito^Avery^N^^N", "does not fit the other two codes"),
        ("0561580^6111884^05615806111884^Calaveras^Vallecito^Avery^N^DF^N", "the school is not a charter"),
        ("5961580^6111884^59615806111884^Nowhere^Vallecito^Avery^N^^N", '"59" is not a county number'),
        ("0561580^6111884^05615806111884^Calaveras^^Avery^N^^N", "It is blank"),
        ("0561580^6111884^05615806111884^Calaveras^Vallecito^Avery^X^^N", '"X" is not one of Y or N'),
        ("0561580^6111884^05615806111884^Calaveras^Vallecito^Avery^N^^", "It is blank"),
        (
            "0561580^6111884^05615806111884^Calaveras^Vallecito^Avery^N",
            "It has 7 cells where the header has 9",
        ),
    ],
)
def test_a_wrong_row_says_what_is_wrong(cast: Cast, row: str, message: str) -> None:
    batch = checked(cast.ada, "orgs", f"{HEADER}{row}\n")
    assert verdicts(batch) == {"error": 1}
    assert message in sentences(batch)[0]


def test_a_school_named_twice_in_one_file_is_an_error(cast: Cast) -> None:
    row = "0561580^6111884^05615806111884^Calaveras^Vallecito Union^Avery Middle^N^^N\n"
    batch = checked(cast.ada, "orgs", HEADER + row + row)
    assert verdicts(batch) == {"add": 1, "error": 1}
    assert "is already in row 2 of this file" in sentences(batch)[0]


def test_our_own_csv_brings_districts_and_their_schools_and_changes_names(cast: Cast) -> None:
    text = (
        "code,name,active\n5930003,Fern Unified,Y\n59300030000044,Fern Elementary,Y\n" + f"{LEA},Renamed,\n"
    )
    batch = checked(cast.ada, "orgs", text)
    assert verdicts(batch) == {"add": 2, "change": 1}
    committed(cast.ada, batch)
    assert Organization.objects.get(code=LEA).name == "Renamed"
    assert Organization.objects.get(code="59300030000044").level == "school"


def test_a_school_without_its_district_is_an_error(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", "code,name\n59300030000044,Fern Elementary\n")
    assert 'There is no district "5930003" yet' in sentences(batch)[0]


def test_a_school_that_is_no_longer_active_is_closed_and_kept(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", "code,name,active\n59100010000022,Bay Laurel Elementary,N\n")
    assert verdicts(batch) == {"remove": 1}
    committed(cast.ada, batch)
    assert not Organization.objects.get(code="59100010000022").active


def test_the_sample_bundles_orgs_lack_cds_codes_and_are_not_linked(cast: Cast) -> None:
    batch = checked(cast.ada, "orgs", sample("oneroster-1.1"))
    assert (batch.layout, verdicts(batch)) == ("oneroster", {"error": 2})
    assert sentences(batch)[0].startswith('row 2, identifier: "my identifier" is not a CDS code')


def test_an_org_that_is_linked_by_its_sourced_id_is_recognised(cast: Cast) -> None:
    Organization.objects.filter(code="59100010000011").update(natural_id="12345")
    batch = checked(cast.ada, "orgs", sample("oneroster-1.1"))
    assert verdicts(batch) == {"change": 1, "error": 1}
    committed(cast.ada, batch)
    assert Organization.objects.get(code="59100010000011").name == "School 1"


def test_a_bundle_with_cds_codes_makes_districts_and_schools_in_any_order(cast: Cast) -> None:
    content = {
        "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\n",
        "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        "s1,active,,Fern Elementary,school,59300030000044,d1\n"
        "d1,active,,Fern Unified,district,59300030000000,\n"
        "x1,active,,Mathematics,department,,s1\n",
    }
    batch = checked(cast.ada, "orgs", zipped(content))
    assert (verdicts(batch), batch.counts["skipped"]) == ({"add": 2}, 1)
    committed(cast.ada, batch)
    assert Organization.objects.get(natural_id="d1").code == "5930003"
    assert Organization.objects.get(natural_id="s1").code == "59300030000044"
    assert verdicts(checked(cast.ada, "orgs", zipped(content))) == {"same": 2}


CHARTER = "0110017^0110017^20652430110017^Madera^Thomas Charter^Thomas Charter^Y^DF^N\n"
DISTRICT = "0110017^6111884^01100176111884^Alameda^Alameda County Office^Court School^N^^N\n"


@pytest.mark.parametrize("rows", [CHARTER + DISTRICT, DISTRICT + CHARTER])
def test_a_charter_never_comes_to_lie_within_a_district_of_the_same_number(cast: Cast, rows: str) -> None:
    batch = checked(cast.ada, "orgs", HEADER + rows)
    assert verdicts(batch) == {"add": 1, "error": 1}
    assert "is the code of a district and of a charter" in sentences(batch)[0]


@pytest.mark.parametrize(("first", "second"), [(CHARTER, DISTRICT), (DISTRICT, CHARTER)])
def test_nor_does_it_when_the_two_come_in_different_files(cast: Cast, first: str, second: str) -> None:
    committed(cast.ada, checked(cast.ada, "orgs", HEADER + first))
    assert verdicts(checked(cast.ada, "orgs", HEADER + second)) == {"error": 1}
    assert verdicts(checked(cast.ada, "orgs", HEADER + first)) == {"same": 1}
