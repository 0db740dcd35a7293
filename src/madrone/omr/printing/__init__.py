"""From a sheet and a roster to a PDF whose every page knows whose it is."""

from madrone.omr.printing.roster import RosterRow, RowProblem, check_rows, read_roster
from madrone.omr.printing.sheets import Printed, print_sheets

__all__ = ["Printed", "RosterRow", "RowProblem", "check_rows", "print_sheets", "read_roster"]
