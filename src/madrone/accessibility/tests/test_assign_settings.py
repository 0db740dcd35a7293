"""Assigning student test settings (domain.md 4.4)."""

import pytest

from madrone.accessibility.actions.settings import assign_settings
from madrone.accessibility.errors import SettingsError
from madrone.accessibility.queries import settings_for
from madrone.audit.models import Event
from madrone.kernel.errors import NotAllowed
from tests.cast import Cast


def test_a_site_coordinator_sets_supports(cast: Cast) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    assert settings_for(cast.sam.pk, "MATH") == {"masking": "TDS_Masking1"}


def test_the_trail_keeps_old_and_new_values(cast: Cast) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"print_size": "TDS_PS_L1"})
    details = Event.objects.latest("sequence").details
    assert details["before"] == {"masking": "TDS_Masking1"}
    assert details["after"] == {"print_size": "TDS_PS_L1"}


def test_codes_are_read_in_any_case_and_kept_in_their_own(cast: Cast) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values={"color_contrast": "tds_ccinvert"})
    assert settings_for(cast.sam.pk, "ELA") == {"color_contrast": "TDS_CCInvert"}


def test_a_default_value_clears_the_support(cast: Cast) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values={"print_size": "TDS_PS_L2"})
    assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values={"print_size": "TDS_PS_L0"})
    assert settings_for(cast.sam.pk, "ELA") == {}


def test_a_test_administrator_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        assign_settings(by=cast.tom, student=cast.sam, subject="ELA", values={})


def test_another_lea_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        assign_settings(by=cast.eve, student=cast.sam, subject="ELA", values={})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"jetpack": "on"}, "unknown-support"),
        ({"print_size": "TDS_PS_L9"}, "unknown-value"),
        ({"text_to_speech": "TDS_TTS_Stim&TDS_TTS_Item"}, "passages-need-accommodation"),
        ({"tts_passages": "TDS_TTS_Stim"}, "plan-missing"),
    ],
)
def test_it_refuses_what_cannot_stand(cast: Cast, values: dict[str, str], code: str) -> None:
    with pytest.raises(SettingsError) as problem:
        assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values=values)
    assert problem.value.code == code


def test_an_accommodation_is_given_with_a_plan(cast: Cast) -> None:
    cast.sam.section_504 = True
    cast.sam.save()
    assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values={"tts_passages": "TDS_TTS_Stim"})
    assert settings_for(cast.sam.pk, "ELA") == {"tts_passages": "TDS_TTS_Stim"}
