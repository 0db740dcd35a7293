"""A scene with one question of each kind that is answered by choosing, ordering, joining or writing."""

from typing import Any

from madrone.accessibility.actions.settings import assign_settings
from madrone.delivery.tests.kinds import make_form
from madrone.delivery.tests.room import make_window
from madrone.proctor.actions.sessions import open_session
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, item_xml, response
from madrone.qti.tests.lists import KINDS
from tests.cast import PASSWORD, SCHOOL, assemble, make_student

# Numbers in base 16, and a number whose text is asked for as well.
_NUMBERS = (
    response("R", "single", "integer", "255")
    + response("N", "single", "float")
    + response("T", "single", "string"),
    "<p><qti-text-entry-interaction response-identifier='R' base='16'/> and "
    "<qti-text-entry-interaction response-identifier='N' string-identifier='T'/></p>",
)
QUESTIONS = KINDS | {"numbers": _NUMBERS}


def lists() -> dict[str, Any]:
    """Seed a test of all these kinds and a session that students can sign in to."""
    cast = assemble()
    test = make_form(*map(_written, QUESTIONS), identifier="LISTS")
    pupils = {
        f"pupil{number}": make_student(f"60000000{number:02d}", "Pupil", f"Number{number}", SCHOOL)
        for number in range(3)
    }
    for pupil in pupils.values():
        aloud = {"text_to_speech": "TDS_TTS_Item"}
        assign_settings(by=cast.pia, student=pupil, subject="MATH", values=aloud)
    window = make_window(cast, [test], students=list(pupils.values()))
    session = open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=[test])
    return {
        "session": session.code,
        "staff": {"username": "tom@example.org", "password": PASSWORD},
        **{
            name: {"first_name": pupil.first_name, "ssid": pupil.ssid, "listed": str(pupil)}
            for name, pupil in pupils.items()
        },
    }


def _written(kind: str) -> str:
    """The XML of an item in which ``{identifier}`` is the only brace that means something."""
    declaration, body = QUESTIONS[kind]
    xml = item_xml(declaration + SCORE, body, MATCH_CORRECT).decode()
    return xml.replace("{", "{{").replace("}", "}}").replace('"i1"', '"{identifier}"')
