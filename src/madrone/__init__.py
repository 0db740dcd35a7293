"""Madrone administers, scores and reports K-12 assessments, online and on paper."""

__version__ = "0.1.0"
