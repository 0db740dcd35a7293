"""A scene for questions that answer the student and for the preview: adaptive, with feedback, a clone."""

from typing import Any

from madrone.content.models import Item
from madrone.delivery.tests import kinds
from madrone.delivery.tests.room import make_window
from madrone.proctor.actions.sessions import open_session
from tests.cast import PASSWORD, SCHOOL, assemble, make_student

_RULER = (
    "<qti-companion-materials-info><qti-physical-material>a ruler</qti-physical-material>"
    "</qti-companion-materials-info><qti-item-body>"
)
_GLOSSARY = (
    '<qti-catalog-info><qti-catalog id="c1"><qti-card support="glossary-on-screen"><qti-html-content>A wading bird.'
    "</qti-html-content></qti-card></qti-catalog></qti-catalog-info><qti-response-processing>"
)


def practice() -> dict[str, Any]:
    """Seed a practice test and a session that students can sign in to."""
    cast = assemble()
    adaptive = kinds.ADAPTIVE.replace("<qti-item-body>", _RULER).replace(
        "<qti-response-processing>", _GLOSSARY
    )
    adaptive = adaptive.replace("Which is a bird?", 'Which is <span data-catalog-idref="c1">a bird</span>?')
    test = kinds.make_form(adaptive, kinds.FEEDBACK, kinds.CLONED, kind="practice")
    Item.objects.update(security="interim")
    pupils = {
        f"pupil{number}": make_student(f"40000000{number:02d}", "Pupil", f"Number{number}", SCHOOL)
        for number in range(4)
    }
    window = make_window(cast, [test], students=list(pupils.values()))
    session = open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=[test])
    items = Item.objects.order_by("identifier").values_list("identifier", "code")
    return {
        "session": session.code,
        "staff": {"username": "tom@example.org", "password": PASSWORD},
        "items": dict(items),
        **{
            name: {"first_name": pupil.first_name, "ssid": pupil.ssid, "listed": str(pupil)}
            for name, pupil in pupils.items()
        },
    }
