"""What a scan found: columns, and the findings that are made of them when somebody asks."""

from dedup.findings.report import Report
from dedup.findings.results import Results

__all__ = ["Report", "Results"]
