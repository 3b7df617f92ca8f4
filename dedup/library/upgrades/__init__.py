"""How a library of one version becomes one of the next: one file for each, ``STATEMENTS`` in order of execution."""

from __future__ import annotations

from dedup.library.upgrades import version1, version2, version3

# In order: the first makes an empty file a library of version 1.
UPGRADES: list[tuple[str, ...]] = [version1.STATEMENTS, version2.STATEMENTS, version3.STATEMENTS]
