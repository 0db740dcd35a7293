"""The product's settings with what the baseline's server leaves out."""

from madrone.site.settings import *  # noqa: F403  # all of them, but for these two

MIDDLEWARE = []
ROOT_URLCONF = "madrone.site.bench.plain"
