"""Make and read many pages of each failure mode and tell what became of them.

``python -m madrone.omr.tests.failures --pages 50 --seed 1000 [CASE …]``; every silent error is named by its case, its
seed and its field, so that the page can be made again. Ends with 1 if there was any.
"""

import argparse
import sys
from collections.abc import Sequence

from madrone.omr.tests.failures.cases import CASES, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases that are named, or all."""
    parser = argparse.ArgumentParser(prog="madrone.omr.tests.failures")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--pages", type=int, default=10, help="of each case")
    parser.add_argument("--seed", type=int, default=0, help="of the first page")
    options = parser.parse_args(arguments)
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"there is no case {', '.join(sorted(unknown))}")
    wrong = bubbles = 0
    for name in options.cases or CASES:
        outcome = run(name, options.seed, options.pages)
        problems = [*outcome.silent, *outcome.misidentified]
        wrong, bubbles = wrong + len(problems), bubbles + outcome.bubbles
        ends = ", ".join(f"{count} {end}" for end, count in outcome.ends.most_common())
        sys.stdout.write(
            f"{name}: {ends}; {outcome.fields} fields, {outcome.asked} asked, {len(problems)} wrong in silence\n"
        )
        sys.stdout.writelines(f"    {problem}\n" for problem in problems)
        sys.stdout.flush()
    sys.stdout.write(f"{bubbles} bubbles were read, {wrong} wrong in silence.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
