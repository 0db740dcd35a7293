"""Run the psychometrics bench as a regression gate: end with 1 where a figure has fallen behind.

    python bench/gate.py                    runs the bench, which takes some minutes on an idle machine
    python bench/gate.py FIGURES.json       judges what `madrone bench psychometrics --json` has written
    python bench/gate.py --without-peers    lets pass that the packages of other authors were not compared

Each figure under 80 % of its goal is named with its value, and so is each of psychometrics.md 5 that was not
measured at all. What is right or wrong, such as a wrong score, has no tolerance. `madrone bench` itself only
reports, and always ends with 0.
"""

import argparse
import json
import sys
from pathlib import Path

from madrone.site.bench.gate import shortfalls

#: What psychometrics.md 5 says must be reached, by how the names of the figures begin.
MUSTS = (
    "fixed form of 50 items, theta and error",
    "fixed form, largest error of theta",
    "47 own items of 1,000, theta and error",
    "47 own items, largest error of theta",
    "6.4 million tests with four claims, Parquet to Parquet",
    "2PL, 100,000 examinees × 50 items",
    "2PL, 10,000 × 50",
    "40 2PL and 10 GPCM items, 100,000 examinees",
    "pool of 1,000 2PL items, 50,000 examinees with 40 each",
    "constrained adaptive tests",
    "blueprint violations in",
    "maximum information with posterior means",
    "next item from a stored state",
    "shadow test",
    "1,000,000 × 50: p, corrected point-biserial",
    "Smarter rules: wrong scale scores",
    "Smarter rules: wrong levels",
)
_PEERS = "PyPI mirt"


def main() -> int:
    """Judge the figures, and name those that fall short."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", nargs="?", type=Path, help="a report of the bench, instead of a run")
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    if options.figures:
        report = json.loads(options.figures.read_text(encoding="utf-8"))
    else:
        from madrone.site.bench.psychometrics import run

        report = run()
    figures = [
        figure
        for figure in report["figures"]
        if not (options.without_peers and figure["name"].startswith(_PEERS))
    ]
    short = shortfalls(figures, MUSTS)
    for sentence in short:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.write(f"{len(figures)} figures on {report['machine']}: {len(short)} under the gate.\n")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
