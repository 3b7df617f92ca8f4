"""What an output is: a file of its own in this folder, which declares a flag and writes any report.

A module with the names of `Output`, and its line in `dedup.report.outputs`, is all that an output takes: the flags of
the commands and the reference of them are made of it. These modules are imported whenever a command starts, so they
import at the top what costs no time, and the rest where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Protocol, TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.findings.results import Results

# The commands whose whole result is a report.
REPORTING = ("scan", "templates", "check")


@dataclass(frozen=True, slots=True)
class Flag:
    """How a person asks for an output (what is written says the catalogue ``help``): the
    commands that offer it, whether it can go to standard output
    (``-``), and the extensions by which ``write`` chooses a form; without any, a file may be called as one likes.
    ``extras`` are those that an extension needs."""

    jobs: tuple[str, ...] = REPORTING
    stdout: bool = True
    extensions: tuple[str, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: the name of the file, the language, by which command; and the folder that the paths of
    the report are relative to, empty where they are as given."""

    name: str = ""
    language: str = "en"
    command: str = "scan"
    folder: str = ""


PLAIN = Request()


class Output(Protocol):
    """A module that writes reports; ``NAME`` is that of its flag."""

    NAME: str
    FLAG: Flag

    def write(self, report: Results, stream: IO[bytes], request: Request) -> None:
        """Write a report, of whichever job; what fails leaves the file as it was."""
