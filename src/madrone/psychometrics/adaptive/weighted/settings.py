"""The settings of the weighted algorithm, from ``[selection]`` of the blueprint."""

from dataclasses import dataclass

from madrone.psychometrics.adaptive.blueprint import Blueprint
from madrone.psychometrics.adaptive.tables import TableReader


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights of content, categories and the whole (w2, w1 and w0 of the paper), and sizes of the two sets.

    ``own_slope`` measures information with every item's own slope. The paper gives all items one slope, so that
    steep items are not worn out (1.3.1); here it is the pool's mean.
    """

    content_weight: float = 1.0
    category_weight: float = 0.5
    overall_weight: float = 0.5
    cset1: int = 30
    cset1_initial: int = 100
    cset2: int = 5
    cset2_initial: int = 20
    own_slope: bool = False


def read_settings(blueprint: Blueprint) -> Settings:
    """Read the settings; a key without a meaning is refused."""
    reader = TableReader(blueprint.selection, "[selection]")
    usual = Settings()
    cset1, cset2 = reader.whole("cset1", usual.cset1, low=1), reader.whole("cset2", usual.cset2, low=1)
    settings = Settings(
        content_weight=reader.number("content_weight", usual.content_weight, low=0),
        category_weight=reader.number("category_weight", usual.category_weight, low=0),
        overall_weight=reader.number("overall_weight", usual.overall_weight, low=0),
        cset1=cset1,
        cset1_initial=reader.whole("cset1_initial", max(usual.cset1_initial, cset1), low=1),
        cset2=cset2,
        cset2_initial=reader.whole("cset2_initial", max(usual.cset2_initial, cset2), low=1),
        own_slope=reader.text("slope", "constant", choices=("constant", "own")) == "own",
    )
    reader.finish()
    return settings
