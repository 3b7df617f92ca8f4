"""The examples in docstrings hold, and importing the package stays cheap."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import dedup

MODULES = [
    module.name
    for module in pkgutil.walk_packages(dedup.__path__, "dedup.")
    if module.name != "dedup.__main__" and "_kernels" not in module.name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_import_loads_no_format_library():
    heavy = "orjson chardet lxml docx pyarrow pypdfium2 zstandard numpy json"
    code = f"import sys, dedup.read; print([name for name in {heavy.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
