"""Whole batches of scans: read in several processes, reconciled, resumable, and every page accounted for."""

from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.roster import Roster, read_students
from madrone.omr.batches.run import Batch, BatchReport, Progress, read_batch
from madrone.omr.batches.table import COLUMNS

__all__ = ["COLUMNS", "Batch", "BatchReport", "Owner", "Progress", "Roster", "read_batch", "read_students"]
