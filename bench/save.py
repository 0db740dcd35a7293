"""Measure the save path and print the figures: the same as ``madrone bench save``."""

import json
import sys

from madrone.site.bench.save import run

if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
    sys.stdout.write("\n")
