"""Finds and opens the compiled kernels, without NumPy, so that `dedup --version` can say what is there."""

from __future__ import annotations

import ctypes
import importlib.machinery
import os
from functools import cache
from pathlib import Path

from dedup.errors import DedupError

# "plain" leaves the compiled kernels out, "compiled" insists on them, a path names another build of
# them (tests/sanitize.sh has one with run-time checks).
VARIABLE = "DEDUP_KERNELS"
INSTRUCTION_SETS = ("portable", "AVX2", "AVX-512")


def _file() -> Path | None:
    """The extension that `pip install` built; it is never imported, only opened as a C library."""
    folder = Path(__file__).parent
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        path = folder / f"_kernels{suffix}"
        if path.exists():
            return path
    return None


@cache
def load_library() -> ctypes.CDLL | None:
    """The compiled kernels, or None where there are none or DEDUP_KERNELS=plain says to do without.

    Raises DedupError for another value of the variable, ImportError when DEDUP_KERNELS=compiled and there are none.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "plain", "compiled") and not Path(wanted).is_file():
        raise DedupError(f"{VARIABLE} is {wanted!r}; allowed: plain, compiled, or the file of another build")
    named = Path(wanted) if wanted.endswith((".so", ".dylib", ".dll")) else None
    path = None if wanted == "plain" else named or _file()
    if path is not None:
        try:
            return ctypes.CDLL(str(path))
        except OSError:
            if wanted:
                raise
    if wanted == "compiled":
        raise ImportError(f"{VARIABLE}=compiled, but the compiled kernels are not built")
    return None


def describe() -> str:
    """Which kernels are in use, for example ``compiled (AVX-512)``."""
    library = load_library()
    return "plain NumPy" if library is None else f"compiled ({INSTRUCTION_SETS[library.instruction_set()]})"
