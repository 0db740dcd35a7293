"""Whole batches of scans: read in several processes, reconciled, resumable, and every page accounted for."""

from madrone.omr.batches.batch import Batch
from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.outcome import BatchReport
from madrone.omr.batches.roster import Roster, read_students
from madrone.omr.batches.run import Progress, read_batch
from madrone.omr.batches.table import COLUMNS

__all__ = ["COLUMNS", "Batch", "BatchReport", "Owner", "Progress", "Roster", "read_batch", "read_students"]
