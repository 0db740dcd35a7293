"""The demographic code tables (domain.md 2.5): what may be written in a file, and what it is called here."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


def _table(entries: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(entries))


# California's kindergarten is KN, Smarter's KG; one digit is a grade that lost its zero in a spreadsheet.
GRADES = _table(
    {f"{n:02d}": f"{n:02d}" for n in range(1, 14)}
    | {str(n): f"{n:02d}" for n in range(1, 10)}
    | {code: code for code in ("IT", "PR", "PK", "TK", "KN", "PS", "UE", "US", "UG")}
    | {"KG": "KN", "K": "KN"}
)
GRADES_EXPECTED = "01 to 13, KN (or KG), TK, PK, UE, US, UG, IT, PR, PS"
GRADE_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "IT": _("Infant"),
        "PR": _("Preschool"),
        "PK": _("Prekindergarten"),
        "TK": _("Transitional kindergarten"),
        "KN": _("Kindergarten"),
        "PS": _("Postsecondary"),
        "UE": _("Ungraded elementary"),
        "US": _("Ungraded secondary"),
        "UG": _("Ungraded"),
    }
)

GENDERS = _table({"FEMALE": "Female", "F": "Female", "MALE": "Male", "M": "Male"})
GENDERS_EXPECTED = "Female, Male or blank"

ELAS = _table({code: code for code in ("EO", "IFEP", "EL", "RFEP", "TBD")})
ELAS_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "EO": _("English only"),
        "IFEP": _("Initial fluent English proficient"),
        "EL": _("English learner"),
        "RFEP": _("Reclassified fluent English proficient"),
        "TBD": _("To be determined"),
    }
)

PARENT_EDUCATION_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "10": _("Graduate school"),
        "11": _("College graduate"),
        "12": _("Some college or associate degree"),
        "13": _("High school graduate"),
        "14": _("Not a high school graduate"),
        "15": _("Declined to state or unknown"),
    }
)
PARENT_EDUCATION = _table({code: code for code in PARENT_EDUCATION_NAMES})

ETHNICITY_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "100": _("American Indian or Alaska Native"),
        "200": _("Asian"),
        "300": _("Native Hawaiian or other Pacific Islander"),
        "400": _("Filipino"),
        "500": _("Hispanic or Latino"),
        "600": _("Black or African American"),
        "700": _("White"),
        "800": _("Two or more races"),
    }
)
# The student extract writes the first digit only, and 0 where nothing is stated.
ETHNICITIES = _table(
    {code: code for code in ETHNICITY_NAMES}
    | {code[0]: code for code in ETHNICITY_NAMES}
    | {"0": "", "000": ""}
)
ETHNICITIES_EXPECTED = "0 to 8, 100 to 800, or blank"

_NUMERIC_DISABILITIES = {
    "320": "AUT", "300": "DB", "260": "EMN", "220": "HI", "210": "ID", "310": "MD",
    "270": "OI", "280": "OHI", "290": "SLD", "240": "SLI", "330": "TBI", "250": "VI",
}  # fmt: skip
DISABILITY_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "AUT": _("Autism"),
        "DB": _("Deaf-blindness"),
        "DD": _("Developmental delay"),
        "EMN": _("Emotional disturbance"),
        "HI": _("Hearing impairment"),
        "ID": _("Intellectual disability"),
        "MD": _("Multiple disabilities"),
        "OI": _("Orthopedic impairment"),
        "OHI": _("Other health impairment"),
        "SLD": _("Specific learning disability"),
        "SLI": _("Speech or language impairment"),
        "TBI": _("Traumatic brain injury"),
        "VI": _("Visual impairment"),
    }
)
DISABILITIES = _table({code: code for code in DISABILITY_NAMES} | _NUMERIC_DISABILITIES)
DISABILITIES_EXPECTED = ", ".join(DISABILITY_NAMES)

# CALPADS's two-digit language codes -> the three letters that the results file uses.
_CALPADS_LANGUAGES = {
    "00": "ENG", "01": "SPA", "02": "VIE", "03": "CHI", "04": "KOR", "05": "PHI", "06": "POR", "07": "CHI",
    "08": "JPN", "09": "MKH", "10": "LAO", "11": "ARA", "12": "ARM", "13": "BUR", "15": "DUT", "16": "PER",
    "17": "FRE", "18": "GER", "19": "GRE", "20": "CHA", "21": "HEB", "22": "HIN", "23": "HMN", "24": "HUN",
    "25": "ILO", "26": "IND", "27": "ITA", "28": "PAN", "29": "RUS", "30": "SMO", "32": "THA", "33": "TUR",
    "34": "TON", "35": "URD", "36": "CEB", "37": "SGN", "38": "UKR", "40": "PUS", "41": "POL", "42": "SYR",
    "43": "GUJ", "45": "RUM", "48": "MAH", "51": "KUR", "56": "ALB", "57": "TIR", "60": "SOM", "61": "BEN",
    "62": "TEL", "63": "TAM", "64": "MAR", "65": "KAN", "66": "AMH", "67": "BUL", "68": "KIK", "69": "KAS",
    "70": "SWE", "72": "UZB", "99": "MIS", "UU": "ZXX",
}  # fmt: skip
# Languages that CALPADS numbers and the results file has no letters of its own for.
_WITHOUT_LETTERS = ("39", "44", "46", "47", "49", "50", "52", "53", "54", "71")
LANGUAGES = _table(
    _CALPADS_LANGUAGES
    | dict.fromkeys(_WITHOUT_LETTERS, "MIS")
    | {code: code for code in _CALPADS_LANGUAGES.values()}
)
LANGUAGES_EXPECTED = "00 to 72, 99, or a three-letter code such as SPA"

# Columns of the SmarterApp layout, in its order; Filipino is California's addition.
RACES: Mapping[str, tuple[str, Words]] = MappingProxyType(
    {
        "AmericanIndianOrAlaskaNative": ("100", ETHNICITY_NAMES["100"]),
        "Asian": ("200", ETHNICITY_NAMES["200"]),
        "NativeHawaiianOrOtherPacificIslander": ("300", ETHNICITY_NAMES["300"]),
        "Filipino": ("400", ETHNICITY_NAMES["400"]),
        "BlackOrAfricanAmerican": ("600", ETHNICITY_NAMES["600"]),
        "White": ("700", ETHNICITY_NAMES["700"]),
    }
)


def reporting_ethnicity(races: list[str], hispanic: bool | None, several: bool | None = None) -> str:
    """Reduce race flags to one reporting group: Hispanic first, then two or more, then the one (2.5)."""
    if hispanic:
        return "500"
    if several or len(races) > 1:
        return "800"
    return races[0] if races else ""


def grade_name(grade: str) -> str:
    """Write a grade for people: ``05`` is ``5``, ``KN`` is ``Kindergarten``."""
    return str(GRADE_NAMES.get(grade, "")) or grade.lstrip("0")
