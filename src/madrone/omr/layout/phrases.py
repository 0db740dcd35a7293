"""The sheet's own words in English and Spanish; a student is spoken to as a child is."""

from collections.abc import Sequence

from madrone.omr.sheet.model import Language

_ENGLISH = {
    "name": "Name",
    "date": "Date",
    "label": "Label",
    "page": "Page {page} of {pages}",
    "document": "Document {document}",
    "how": "Use a pencil. Fill in the circle completely. To change an answer, erase it cleanly.",
    "right": "Like this:",
    "wrong": "Not like this:",
    "example": "A filled circle is right. A cross, a tick, a dot or a half-filled circle is wrong.",
    "name_sentence": "A line for the name and a line for the date.",
    "label_sentence": "A box for a label. Leave it empty.",
    "question": "Question {number}",
    "single": "fill in one circle, {values}.",
    "multiple": "fill in every circle that fits, {values}.",
    "digits": "{columns} boxes for digits, with circles 0 to 9 below each box.",
    "letters": "{columns} boxes for letters, with circles A to Z and one for a space below each box.",
    "numeric": "{columns} boxes for a number, with circles 0 to 9 below each box{signs}.",
    "sign": "a minus sign",
    "point": "decimal points",
    "fraction": "fraction bars",
    "besides": ", and {signs}",
    "writing": "a box to write in.",
    "or": "or",
    "and": "and",
}
_SPANISH = {
    "name": "Nombre",
    "date": "Fecha",
    "label": "Etiqueta",
    "page": "Página {page} de {pages}",
    "document": "Documento {document}",
    "how": "Usa lápiz. Rellena el círculo por completo. Para cambiar una respuesta, bórrala bien.",
    "right": "Así:",
    "wrong": "Así no:",
    "example": "Un círculo lleno está bien. Una cruz, una palomita, un punto o un círculo a medio llenar está mal.",
    "name_sentence": "Una línea para el nombre y una línea para la fecha.",
    "label_sentence": "Un espacio para una etiqueta. Déjalo vacío.",
    "question": "Pregunta {number}",
    "single": "rellena un círculo, {values}.",
    "multiple": "rellena todos los círculos que correspondan, {values}.",
    "digits": "{columns} casillas para dígitos, con círculos del 0 al 9 debajo de cada una.",
    "letters": "{columns} casillas para letras, con círculos de la A a la Z y uno para el espacio.",
    "numeric": "{columns} casillas para un número, con círculos del 0 al 9 debajo de cada una{signs}.",
    "sign": "un signo menos",
    "point": "puntos decimales",
    "fraction": "barras de fracción",
    "besides": ", y {signs}",
    "writing": "un espacio para escribir.",
    "or": "o",
    "and": "y",
}
_PHRASES: dict[Language, dict[str, str]] = {"en": _ENGLISH, "es": _SPANISH}


def say(language: Language, phrase: str, **values: object) -> str:
    """The phrase in the language, with its blanks filled."""
    return _PHRASES[language][phrase].format(**values)


def labelled(language: Language, phrase: str, label: str, **values: object) -> str:
    """The phrase about something that has a label, which may be a word or a sentence of its own."""
    told = say(language, phrase, **values)
    label = label.rstrip(" :")
    return f"{label} {told[0].upper()}{told[1:]}" if label.endswith((".", "!", "?")) else f"{label}: {told}"


def listed(language: Language, words: Sequence[str], joint: str = "or") -> str:
    """A list as a person says it: A, B, C or D."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(language, joint)} {words[-1]}"
