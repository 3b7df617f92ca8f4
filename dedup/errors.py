"""The errors that dedup raises on purpose.

DedupError                 anything the user can cure; the command prints it and exits with 2
├── SettingsError          an option out of range or unknown
│   └── UnknownFieldError  an option names a field that no record has
├── InputError             a path, file or record that cannot be read
│   ├── UnreadableError    one file or record is left out; the rest goes on
│   ├── NothingToReadError no path gave any text
│   ├── LedgerError        a cleaned folder that cannot be restored
│   └── LibraryError       a library that is damaged, or made by another version
├── MissingExtraError      a format whose optional package is not installed
└── OutputError            a file that cannot be written
"""

from __future__ import annotations


class DedupError(Exception):
    """Base of all errors whose message is meant for the user: what, where, the cure. Several arguments are lines."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class SettingsError(DedupError):
    """An option has a value outside its limits, or does not exist."""


class UnknownFieldError(SettingsError):
    """An option names a field, and no record that was read has it."""


class InputError(DedupError):
    """Something that was to be read cannot be."""


class UnreadableError(InputError):
    """One file or record cannot be read; ``line`` and ``offset`` say where, as far as known."""

    def __init__(self, message: str, *, line: int | None = None, offset: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.offset = offset


class NothingToReadError(InputError):
    """None of the paths gave a text."""


class LedgerError(InputError):
    """A cleaned folder and its ledger do not give the input again."""


class LibraryError(InputError):
    """A library cannot be used: it is damaged, no library, or of another version."""


class MissingExtraError(UnreadableError):
    """The format needs a package that is an extra."""

    def __init__(self, what: str, extra: str, otherwise: str = "") -> None:
        around = f"; or {otherwise}" if otherwise else ""
        super().__init__(f"{what} needs an extra package: pip install 'dedup[{extra}]'{around}")


class OutputError(DedupError):
    """A file cannot be written."""
