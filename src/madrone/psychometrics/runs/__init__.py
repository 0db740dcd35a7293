"""Runs over millions of examinees: in pieces, in processes or on a cluster, resumable, always the same bytes."""

from madrone.psychometrics.runs.executors import Executor, carried_out
from madrone.psychometrics.runs.progress import Progress
from madrone.psychometrics.runs.workfolder import Workfolder, digest

__all__ = ["Executor", "Progress", "Workfolder", "carried_out", "digest"]
