"""Packages that few need and that are installed on request: ``pip install 'dedup[pdf]'``."""

from __future__ import annotations

from importlib.util import find_spec

from dedup.errors import MissingExtraError
from dedup.messages import Message

# The package by which one knows that an extra is there, of those that a file format or an output needs.
_PACKAGES = {"parquet": "pyarrow", "pdf": "pypdfium2"}


def is_installed(extra: str) -> bool:
    """Whether the package of an extra can be imported; it is not."""
    return find_spec(_PACKAGES[extra]) is not None


def require(extra: str, what: Message) -> None:
    """Raise MissingExtraError, which says how to install it, where the extra that ``what`` needs is not there."""
    if extra and not is_installed(extra):
        raise MissingExtraError(what, extra)
