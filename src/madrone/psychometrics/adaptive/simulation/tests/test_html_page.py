"""The page of a simulation: whole, escaped, and with everything that asks for a look."""

from datetime import UTC, datetime

from lxml import etree

from madrone.psychometrics.adaptive import read_blueprint
from madrone.psychometrics.adaptive.simulation import classify, html_page, summarize
from madrone.psychometrics.adaptive.simulation.exposure_control import ExposureControl, Round
from madrone.psychometrics.adaptive.simulation.tests import by_hand


def page(title: str = "Grade 5") -> str:
    pool, tests = by_hand.pool(), by_hand.four_tests()
    blueprint = read_blueprint(f'title = "{title}"\n{by_hand.BLUEPRINT}')
    return html_page(
        summarize(pool, tests),
        blueprint,
        seed=7,
        population="normal with mean 0 and SD 1",
        sources=["blueprint.toml", "items.csv"],
        made=datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
        classification=classify([0.0], tests.true_theta, tests.theta, tests.theta),
        control=ExposureControl(0.25, 0.01, {"i0": 0.5}, (Round(0.4, 2), Round(0.255, 0)), True),
    )


def test_it_says_what_was_simulated_and_what_asks_for_a_look() -> None:
    text = page()
    assert "4 examinees, normal with mean 0 and SD 1, took the test of blueprint.toml, items.csv" in text
    assert "Algebra: 1 test had fewer items than 1." in text
    assert "1 test ended before the least length" in text
    assert "1 score lies at a bound" in text
    assert "The target rate of 25.0% was kept" in text
    assert "<td>40.0%</td>" in text


def test_every_plot_has_a_name_a_sentence_and_its_numbers() -> None:
    body = page().split("<!doctype html>\n", 1)[1].replace('<meta charset="utf-8">', "")
    body = body.replace('<meta name="viewport" content="width=device-width, initial-scale=1">', "")
    root = etree.fromstring(body)
    plots = list(root.iter("figure"))
    assert len(plots) == 3
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for figure in plots:
        (svg,) = [child for child in figure if etree.QName(child).localname == "svg"]
        assert svg.get("role") == "img"
        assert set((svg.get("aria-labelledby") or "").split()) <= set(ids)
        assert figure.find("details/div/table/caption") is not None


def test_nothing_is_fetched_and_names_are_escaped() -> None:
    text = page("<script>alert(1)</script> & more")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text
    assert "src=" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
