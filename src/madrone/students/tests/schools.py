"""The schools that the sample student files name, by the names that they use for them."""

from madrone.orgs.models import Organization

SAN_DIEGO, FRESNO = "3768338", "1062166"
FIRST, SECOND, THIRD = "37683380000001", "37683380000002", "10621660000003"


def open_sample_schools() -> None:
    """Put the districts and schools of the sample files in the directory."""
    for code, level, name, natural in (
        (SAN_DIEGO, "lea", "San Diego Unified", None),
        (FRESNO, "lea", "Fresno Unified", None),
        (FIRST, "school", "First", "SchoolNaturalId1"),
        (SECOND, "school", "Second", "SchoolNaturalId2"),
        (THIRD, "school", "Third", "SchoolNaturalId3"),
        ("37683380107029", "school", "Fourth", None),
        ("10621666006464", "school", "Fifth", None),
    ):
        Organization.objects.create(code=code, level=level, name=name, natural_id=natural)
