"""What a scan found: columns, and the findings that are made of them when somebody asks."""

from dedup.findings.report import Report

__all__ = ["Report"]
