"""Measure the QTI engine and print the figures: the same as ``madrone bench qti``."""

import json
import sys

from madrone.site.bench.qti import run

if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
    sys.stdout.write("\n")
