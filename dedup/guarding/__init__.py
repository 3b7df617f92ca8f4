"""Guarding a repository: what a file would add that stands already, less what was accepted."""
