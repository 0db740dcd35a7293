"""A quiz as a sheet of the mark-reading engine, and the layout that its scans are read with."""

from madrone.formative.models import Quiz
from madrone.omr.identity import layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout
from madrone.omr.sheet import Questions, Sheet


def sheet_of(quiz: Quiz) -> Sheet:
    """Describe the sheet; its form is the quiz's own code, so that sheets of other quizzes are foreign to it."""
    questions = Questions(name="q", count=quiz.length, values=quiz.values)
    return Sheet(
        title=quiz.printed_title or quiz.title,
        form=quiz.code.upper(),
        fields=(questions,),
        paper="a4" if quiz.paper == Quiz.Paper.A4 else "letter",
        language="es" if quiz.language == Quiz.Language.SPANISH else "en",
    )


def layouts_of(quiz: Quiz) -> dict[str, Layout]:
    """Give the quiz's one layout by its tag."""
    layout = lay_out(sheet_of(quiz))
    return {layout_tag(layout.form, layout.version): layout}
