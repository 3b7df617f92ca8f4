"""All outputs, and the files that a command was asked to write: checked before the work, written together behind it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from dedup.errors import OutputError, SettingsError
from dedup.extras import require
from dedup.messages import Message
from dedup.report import docx, export, html, json, pairs, sarif, table
from dedup.report.output import Flag, Output, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

# In the order of the flags.
OUTPUTS: tuple[Output, ...] = (
    json,
    pairs,
    html,
    docx,
    sarif,
    table,
    export,
)


def outputs_of(job: str) -> list[Output]:
    """The outputs that a command offers."""
    return [output for output in OUTPUTS if job in output.FLAG.jobs]


class Outputs:
    """The files that a command was asked to write, by flag: ``Outputs(json="report.json", html=None)``.

    Raises OutputError and SettingsError at once for what could not be written after the work.
    """

    def __init__(self, **names: str | None) -> None:
        self._names = {flag: name for flag, name in names.items() if name is not None}
        for file in self.files:
            if file.is_dir():
                raise OutputError(Message("settings.output_is_folder", file=file))
            if not file.parent.is_dir():
                raise OutputError(
                    Message("settings.output_no_parent", file=file, parent=repr(str(file.parent)))
                )
        flags: dict[str, str] = {}
        for flag, name in self._names.items():
            other = flags.setdefault("-" if _to_stdout(name) else os.path.realpath(name), flag)
            if other != flag:
                raise SettingsError(Message("settings.output_twice", other=other, flag=flag, name=repr(name)))
        for output in OUTPUTS:
            if output.NAME in self._names:
                _refuse(output.NAME, self._names[output.NAME], output.FLAG)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._names)

    @property
    def flags(self) -> list[str]:
        """The flags that were given."""
        return [f"--{name}" for name in self._names]

    @property
    def files(self) -> list[Path]:
        """All but standard output."""
        return [Path(name) for name in self._names.values() if not _to_stdout(name)]

    @property
    def stdout_flag(self) -> str:
        """The flag of the one that goes to standard output; empty where none does."""
        return next((f"--{flag}" for flag, name in self._names.items() if _to_stdout(name)), "")

    @property
    def to_stdout(self) -> bool:
        return bool(self.stdout_flag)

    def write(self, report: Results, paths: Sequence[str], language: str, command: str) -> None:
        """All files are written before the first takes its name: an interrupted run leaves the old ones.

        ``paths`` are what the ``command`` was to read.
        """
        asked = [(output, name) for output in OUTPUTS if (name := self._names.get(output.NAME)) is not None]
        if not asked:
            return
        from dedup.report.output_files import is_file, OutputFiles

        # What goes to a pipe cannot be taken back: files first.
        asked.sort(key=lambda one: not is_file(one[1]))
        with OutputFiles() as files:
            for output, name in asked:
                with files.write(name) as stream:
                    output.write(report, stream, Request(name, language, command, _folder(paths)))


def _folder(paths: Sequence[str]) -> str:
    """What the paths of a report are relative to: one folder's are relative to it, others are as given."""
    return paths[0] if len(paths) == 1 and Path(paths[0]).is_dir() else ""


def _to_stdout(name: str) -> bool:
    from dedup.report.output_files import (
        leads_to_output,  # who writes no files waits for nothing that these need
    )

    return leads_to_output(name)


def _refuse(name: str, file: str, flag: Flag) -> None:
    """Raise SettingsError for a file that an output cannot be, MissingExtraError for one that needs an extra."""
    extension = PurePath(file).suffix.lower()
    if flag.extensions and extension not in flag.extensions:
        *first, last = flag.extensions
        allowed = Message("settings.or_ending", first=first, last=last) if first else last
        raise SettingsError(Message("settings.output_ending", name=name, value=repr(file), known=allowed))
    if not flag.stdout and _to_stdout(file):
        raise SettingsError(Message("settings.output_stdout", name=name, value=repr(file)))
    require(flag.extras.get(extension, ""), Message("settings.output_task", name=name, file=file))
