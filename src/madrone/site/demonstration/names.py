"""Fictitious people and places of the demonstration district.

Given and family names are common in California's communities and are drawn independently, so that a pair
that belongs to somebody is chance. County code 59 is not used by any county of California, so that no
demonstration code can be taken for a real school's (domain.md 2.2).
"""

from typing import Final, NamedTuple


class Place(NamedTuple):
    """An organization: its CDS code of 14 digits, kept as text, and its name."""

    code: str
    name: str


class Person(NamedTuple):
    """A staff member's given and family name."""

    given: str
    family: str


COUNTY: Final = Place("59000000000000", "Arbutus")
LEA: Final = Place("59100010000000", "Madrone Valley Unified")
SCHOOLS: Final = (
    Place("59100016000001", "Alder Creek Elementary"),
    Place("59100016000002", "Heron Harbor Elementary"),
    Place("59100016000003", "Valley Oak Elementary"),
)

STATE_OFFICER: Final = Person("Ingrid", "Castellanos")
HELP_DESK_AGENT: Final = Person("Theo", "Marchetti")
RATER: Final = Person("Rob", "Haldane")
COORDINATOR: Final = Person("Rosalind", "Okonkwo")
#: One for each school, in the order of ``SCHOOLS``.
SITE_COORDINATORS: Final = (
    Person("Bao", "Truong"),
    Person("Marisela", "Quintero"),
    Person("Harpreet", "Sandhu"),
)
#: Four for each school, in the order of ``SCHOOLS``: one for each class.
TEACHERS: Final = (
    Person("Delia", "Montañez"),
    Person("Kwame", "Osei"),
    Person("Siobhan", "Fairweather"),
    Person("Kenji", "Matsuda"),
    Person("Lupe", "Arredondo"),
    Person("Anahit", "Sarkissian"),
    Person("Malia", "Fonoti"),
    Person("Reuben", "Goldfarb"),
    Person("Xiong", "Vang"),
    Person("Parisa", "Daneshvar"),
    Person("Tamika", "Broussard"),
    Person("Joaquín", "Villaseñor"),
)
TEST_ADMINISTRATOR: Final = Person("Noemi", "Baptiste")

# fmt: off
GIVEN_NAMES: Final = (
    "Aaliyah", "Abel", "Abigail", "Adriana", "Aisha", "Alejandro", "Alma", "Amara", "Amir", "Ana",
    "Andrés", "Angel", "Anjali", "Annika", "Arjun", "Armen", "Asha", "Ashley", "Beatriz", "Benjamin",
    "Bianca", "Brandon", "Camila", "Carlos", "Cheng", "Chloe", "Citlali", "Cruz", "Daisy", "Daniel",
    "Darius", "Destiny", "Diego", "Dominic", "Elena", "Elijah", "Elisa", "Emiliano", "Emma", "Ernesto",
    "Esperanza", "Ethan", "Ezekiel", "Fatima", "Felix", "Francisco", "Gabriela", "Genesis", "Giovanni",
    "Grace", "Gurpreet", "Hana", "Hannah", "Hayk", "Hugo", "Ian", "Imani", "Isabella", "Isaiah",
    "Itzel", "Jada", "Jamal", "Jasmine", "Jayden", "Jesús", "Jia", "Jonah", "José", "Juniper", "Kai",
    "Karina", "Keanu", "Kiara", "Lani", "Layla", "Leilani", "Leo", "Liam", "Linh", "Lucía", "Luis",
    "Mai", "Malik", "Manuel", "Mariam", "Mateo", "Maya", "Mei", "Micah", "Miguel", "Minh", "Nalani",
    "Naomi", "Nayeli", "Nevaeh", "Noah", "Óscar", "Paloma", "Pao", "Priya", "Quinn", "Rafael", "Rania",
    "Ravi", "René", "Rosa", "Ruby", "Samuel", "Sarai", "Sebastián", "Sienna", "Simran", "Sofía", "Tala",
    "Tariq", "Thuy", "Valentina", "Xavier", "Ximena", "Yusuf",
)
# fmt: on

# fmt: off
FAMILY_NAMES: Final = (
    "Abdi", "Acosta", "Aguilar", "Ahmadi", "Alvarado", "Amaya", "Andersen", "Aquino", "Avakian",
    "Ávila", "Bailey", "Banks", "Barrera", "Bautista", "Becerra", "Bennett", "Bui", "Cabrera", "Campos",
    "Cárdenas", "Carter", "Castillo", "Chan", "Chavez", "Cheng", "Cho", "Contreras", "Cortés", "Dang",
    "Dela Cruz", "Delgado", "Dhillon", "Dixon", "Domínguez", "Duarte", "Espinoza", "Farah", "Figueroa",
    "Fisher", "Flores", "Foster", "Fuentes", "Gallardo", "García", "Ghazarian", "Gill", "Gómez",
    "Grewal", "Guerrero", "Gutiérrez", "Hakimi", "Hamilton", "Harris", "Her", "Hernández", "Herrera",
    "Hoang", "Huang", "Huerta", "Ibarra", "Islam", "Jackson", "Jiménez", "Kaur", "Keller", "Khan",
    "Kim", "Lee", "Leiva", "López", "Lor", "Luna", "Magaña", "Manalo", "Martínez", "Medina", "Mejía",
    "Mendoza", "Meyer", "Miller", "Mitchell", "Montoya", "Morales", "Moua", "Murillo", "Navarro",
    "Nguyen", "Núñez", "O’Brien", "Ochoa", "Okafor", "Orozco", "Ortiz", "Pacheco", "Park", "Patel",
    "Peña", "Peterson", "Pham", "Ramírez", "Reyes", "Rivera", "Robinson", "Salazar", "Santos",
    "Serrano", "Shah", "Silva", "Tanaka", "Tesfaye", "Thao", "Thompson", "Toledo", "Torres", "Tran",
    "Trujillo", "Tuiasosopo", "Walker", "Williams", "Zamora",
)
# fmt: on
