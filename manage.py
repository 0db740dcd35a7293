"""Django's own commands, for engineers; everything for operators is in the ``madrone`` program."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madrone.site.settings")
    execute_from_command_line(sys.argv)
