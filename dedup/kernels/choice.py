"""Finds and opens the compiled kernels, without NumPy, so that `dedup --version` can say what is there."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType

from dedup.errors import DedupError
from dedup.messages import Message

# "plain" leaves the compiled kernels out, "compiled" insists on them, a path names another build of
# them (tests/sanitize.sh has one with run-time checks).
VARIABLE = "DEDUP_KERNELS"
INSTRUCTION_SETS = ("portable", "AVX2", "AVX-512")
MODULE = "dedup.kernels._kernels"


def _file() -> Path | None:
    """The module that `pip install` built. One for any Python (.abi3.so, .pyd) is preferred: an earlier version of dedup
    may have left one for a single Python beside it."""
    names = (f"_kernels{suffix}" for suffix in reversed(importlib.machinery.EXTENSION_SUFFIXES))
    return next((path for name in names if (path := Path(__file__).with_name(name)).exists()), None)


@cache
def load_module() -> ModuleType | None:
    """The compiled kernels, or None where there are none or DEDUP_KERNELS=plain says to do without.

    Raises DedupError for another value of the variable, ImportError when DEDUP_KERNELS=compiled and there are none.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "plain", "compiled") and not Path(wanted).is_file():
        raise DedupError(Message("settings.kernels", variable=VARIABLE, value=repr(wanted)))
    named = Path(wanted) if wanted.endswith((".so", ".pyd")) else None
    path = None if wanted == "plain" else named or _file()
    if path is not None:
        loader = importlib.machinery.ExtensionFileLoader(MODULE, str(path))
        spec = importlib.util.spec_from_file_location(MODULE, path, loader=loader)
        try:
            module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
            loader.exec_module(module)
            return module
        except ImportError:
            if wanted:
                raise
    if wanted == "compiled":
        raise ImportError(f"{VARIABLE}=compiled, but the compiled kernels are not built")
    return None


def describe() -> str:
    """Which kernels are in use, for example ``compiled (AVX-512)``."""
    module = load_module()
    return "plain NumPy" if module is None else f"compiled ({INSTRUCTION_SETS[module.instruction_set()]})"
