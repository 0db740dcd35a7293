"""What the student's own page says of test settings."""

from madrone.accessibility.actions.settings import assign_settings
from madrone.accessibility.views.students import section
from tests.cast import Cast


def test_the_section_says_what_is_set_in_each_subject(cast: Cast) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    shown = section(cast.pia, cast.sam)
    assert shown is not None
    template, context = shown
    assert template == "accessibility/_section.html"
    assert [str(values) for _words, values in context["subjects"]] == ["–", "Masking: On"]
    assert context["may_change"]


def test_a_rostered_teacher_may_look_only(cast: Cast) -> None:
    shown = section(cast.tom, cast.sam)
    assert shown is not None
    assert not shown[1]["may_change"]


def test_whoever_may_not_see_the_settings_gets_no_section(cast: Cast) -> None:
    assert section(cast.nia, cast.sam) is None
    assert section(cast.eve, cast.sam) is None
