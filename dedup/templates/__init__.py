"""Sentences that many speeches fill in: skeletons with slots, their uses, outlines."""
