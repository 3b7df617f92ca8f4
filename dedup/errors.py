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

from dedup.messages import Message, Sayable


class DedupError(Exception, Sayable):
    """Base of all errors whose message is meant for the user: what, where, the cure. Several messages are lines."""

    def __init__(self, *lines: Message) -> None:
        super().__init__(*lines)
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def say(self, language: str) -> str:
        """The error in a language."""
        return "\n".join(line.say(language) for line in self.lines)


def pack_message(value: object) -> object:
    """A message by its key, of an error its message: who reads it again may speak another language. As ``default`` of an
    encoder of JSON; raises TypeError for anything else."""
    if isinstance(value, DedupError):
        (value,) = value.lines
    if isinstance(value, Message):
        return value.pack()
    raise TypeError(type(value).__name__)


class SettingsError(DedupError):
    """An option has a value outside its limits, or does not exist."""


class UnknownFieldError(SettingsError):
    """An option names a field, and no record that was read has it."""


class InputError(DedupError):
    """Something that was to be read cannot be."""


class UnreadableError(InputError):
    """One file or record cannot be read; ``line`` and ``offset`` say where, as far as known."""

    def __init__(self, message: Message, *, line: int | None = None, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
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

    def __init__(self, what: Message, extra: str, otherwise: Message | None = None) -> None:
        lacking = Message("read.needs_extra", what=what, extra=extra)
        super().__init__(
            Message("read.or_else", lacking=lacking, otherwise=otherwise) if otherwise else lacking
        )


class OutputError(DedupError):
    """A file cannot be written."""
