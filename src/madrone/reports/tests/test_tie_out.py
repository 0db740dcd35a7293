"""From answers to paper: the page, the download and the score report say what scoring has stored."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from madrone.jobs import worker
from madrone.reports.tests.test_score_report import text_of
from madrone.reports.wording import claim_level, claim_name, claims_in_order
from madrone.scoring.models import ItemScore, Result
from madrone.scoring.tests.forms import ALL_RIGHT, chosen, make_test, make_window, take
from tests.cast import Cast

LogIn = Callable[[str], Client]


def test_a_score_is_the_same_everywhere(client_of: LogIn, cast: Cast) -> None:
    test = make_test()
    window = make_window(test)
    take(cast, cast.sam, window, test, {**ALL_RIGHT, "M1": chosen("C"), "M3": chosen("D")})
    worker.run_all()
    answer = ItemScore.objects.get(points=None)
    scored = reverse("scoring:answer", args=[answer.opportunity.code, answer.item])
    client_of("ada").post(scored, {"points": "1"})
    worker.run_all()
    client = client_of("pia")

    result = Result.objects.get()
    assert result.status == "final"
    score, band = str(result.scale_score), (result.band_low, result.band_high)
    student = client.get(reverse("reports:student", args=[cast.sam.code])).content.decode()
    assert f"The score is {score}, in the level" in student
    assert f"between {band[0]} and {band[1]} would be likely" in student

    listed = client.get(reverse("reports:students")).content.decode()
    assert f"{score} <small>({band[0]}–{band[1]})</small>" in listed
    summed: Any = client.get(reverse("reports:results"), {"format": "csv"})
    (row,) = csv.DictReader(io.StringIO(b"".join(summed.streaming_content).decode()))
    assert (row["Average score"], row["Tested"], row["State"]) == (score, "1", "Final")

    report = client.get(reverse("reports:score-report", args=[cast.sam.code, window.code]))
    front, _back = text_of(report.content)
    assert score in front
    assert f"would likely score between {band[0]} and {band[1]}" in front
    for claim in claims_in_order(result):
        assert f"{claim_name(result, claim)} {claim_level(claim.level)}" in front
