"""The library: old texts, kept and indexed, so that a new one is held against all of them at once."""
