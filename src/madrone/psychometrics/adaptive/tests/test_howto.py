"""What docs/howto/adaptive-algorithms.md shows works as it stands there."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from madrone.psychometrics.adaptive import AdaptiveTest, Pool, TestState, algorithms, read_blueprint
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.adaptive.weighted.settings import Settings, read_settings

HOWTO = Path(__file__).parents[5] / "docs" / "howto" / "adaptive-algorithms.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.DOTALL)


def test_the_blueprint_is_read_and_shows_the_usual_settings() -> None:
    shown = read_blueprint(blocks("toml")[0])
    assert (shown.min_length, shown.max_length, len(shown.features)) == (18, 20, 3)
    assert shown.off_grade and shown.field_test and shown.termination.every
    assert read_settings(shown) == Settings()


@pytest.mark.thorough
def test_the_example_of_the_next_item_runs() -> None:
    lines = ["item_id,model,a,b,claim,dok", *(f"i{k},2pl,1,{k / 20 - 1},1,1" for k in range(40))]
    names: dict[str, Any] = {
        "items_csv": "\n".join(lines),
        "blueprint_toml": "[length]\nmax = 5\n[[feature]]\nname = 'A'\nwhere = { claim = '1' }\nmin = 1\n",
    }
    exec(blocks("python")[0], names)  # noqa: S102  # The page's own example.
    assert len(names["choice"].items) == 1
    assert TestState.from_json(names["record"]) == names["state"]


@pytest.mark.thorough
def test_the_example_of_an_algorithm_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {}
    exec(blocks("python")[1], names)  # noqa: S102  # The page's own example.
    monkeypatch.setattr(algorithms, "_load", lambda point: names["Nearest"])
    monkeypatch.setattr(algorithms, "_BUILT_IN", {"nearest": "our_package:Nearest"})
    pool = Pool(drawn_pool(sets=4), replace(blueprint(), algorithm="nearest", selection={"offset": 0.5}))
    test, state = AdaptiveTest(pool), TestState(1)
    while (choice := test.next_item(state)).items:
        state = state.given(choice.items, [1] * len(choice.items))
    assert len(state.items) == 12 and choice.ended == "length"
