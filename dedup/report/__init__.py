"""Outputs: what is written of a report, one file each, and what they share."""
