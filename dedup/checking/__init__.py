"""Checking: what of a draft stands in old texts, from which of them it comes, and what of it are only set phrases."""
