"""The few words that the renderer itself puts on the page, in the languages that it knows."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "choose_one": "Choose one answer.",
    "choose_many": "Choose all the answers that apply.",
    "choose_up_to": "Choose up to {most} answers.",
    "choose_exactly": "Choose {most} answers.",
    "choose_between": "Choose {least} to {most} answers.",
    "choose_at_least": "Choose at least {least} answers.",
    "choose_row": "Choose one answer in each row.",
    "choose_option": "Choose…",
    "your_answer": "Your answer",
    "answer_of": "Answer {number} of {count}",
    "key": "Key",
    "points": "{points} points",
    "one_point": "1 point",
    "not_shown": "This question has a part that cannot be shown here.",
    "no_answer": "No answer",
}
SPANISH: Mapping[str, str] = {
    "choose_one": "Elige una respuesta.",
    "choose_many": "Elige todas las respuestas correctas.",
    "choose_up_to": "Elige hasta {most} respuestas.",
    "choose_exactly": "Elige {most} respuestas.",
    "choose_between": "Elige de {least} a {most} respuestas.",
    "choose_at_least": "Elige al menos {least} respuestas.",
    "choose_row": "Elige una respuesta en cada fila.",
    "choose_option": "Elige…",
    "your_answer": "Tu respuesta",
    "answer_of": "Respuesta {number} de {count}",
    "key": "Clave",
    "points": "{points} puntos",
    "one_point": "1 punto",
    "not_shown": "Esta pregunta tiene una parte que no se puede mostrar aquí.",
    "no_answer": "Sin respuesta",
}
_LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "es": SPANISH}


def words_for(locale: str) -> Mapping[str, str]:
    """The words in a language (``es``, ``es-MX``); English where it is not known."""
    return _LANGUAGES.get(locale.lower().replace("_", "-").partition("-")[0], ENGLISH)
