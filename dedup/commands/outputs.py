"""The output files of the commands: their flags, checked before the work, and written together behind it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast, IO, TYPE_CHECKING

import typer

from dedup.errors import OutputError, SettingsError

if TYPE_CHECKING:
    from dedup.findings.report import Report
    from dedup.findings.results import Results


def _file_flag(name: str, what: str) -> typer.models.OptionInfo:
    flag: typer.models.OptionInfo = typer.Option(name, metavar="FILE", help=what)
    return flag


JsonFile = Annotated[str | None, _file_flag("--json", "Write the report as JSON; - is standard output.")]
PairsFile = Annotated[
    str | None,
    _file_flag("--pairs", "Write the verified pairs of paragraphs as JSON Lines; - is standard output."),
]
HtmlFile = Annotated[
    str | None,
    _file_flag("--html", "Write the report as one page for a browser; - is standard output."),
]
SarifFile = Annotated[
    str | None,
    _file_flag("--sarif", "Write the report as SARIF for code-scanning services; - is standard output."),
]
TableFile = Annotated[
    str | None,
    _file_flag(
        "--table", "Write a row for each place, as CSV or Parquet: by the extension, .csv or .parquet."
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="NAME",
        help="Language of what is shown, and of the page. [en|zh; default: that of the locale]",
    ),
]


class Outputs:
    """The files that a command was asked to write, by flag: ``Outputs(json="report.json", html=None)``.

    Raises OutputError and SettingsError at once for what could not be written after the work.
    """

    def __init__(self, **names: str | None) -> None:
        self._names = {flag: name for flag, name in names.items() if name is not None}
        for file in self.files:
            if file.is_dir():
                raise OutputError(f"{file}: is a folder; name a file")
            if not file.parent.is_dir():
                raise OutputError(f"{file}: there is no folder {str(file.parent)!r}; make it first")
        flags: dict[str, str] = {}
        for flag, name in self._names.items():
            other = flags.setdefault("-" if _to_stdout(name) else os.path.realpath(name), flag)
            if other != flag:
                raise SettingsError(f"--{other} and --{flag} both write to {name!r}; give them two names")
        if "table" in self._names:
            from dedup.report.table import table_format

            table_format(self._names["table"])

    @property
    def files(self) -> list[Path]:
        """All but standard output."""
        return [Path(name) for name in self._names.values() if not _to_stdout(name)]

    @property
    def to_stdout(self) -> bool:
        return any(map(_to_stdout, self._names.values()))

    def write(self, report: Results, paths: Sequence[str], language: str, command: str = "scan") -> None:
        """All files are written before the first takes its name: an interrupted run leaves the old ones.

        ``paths`` are what was read.
        """
        if not self._names:
            return
        from dedup.report.files import is_file, OutputFiles

        # What goes to a pipe cannot be taken back: files first.
        names = sorted(self._names.items(), key=lambda item: not is_file(item[1]))
        with OutputFiles() as outputs:
            for flag, name in names:
                with outputs.write(name) as stream:
                    _write(flag, name, stream, report, paths, language, command)


def _write(
    flag: str,
    name: str,
    stream: IO[bytes],
    report: Results,
    paths: Sequence[str],
    language: str,
    command: str,
) -> None:
    if flag == "html":
        from dedup.report.html import write_html

        write_html(report, stream, language, command)
    elif flag == "sarif":
        from dedup.report.sarif import write_sarif

        write_sarif(report, stream, _folder(paths))
    elif flag == "table":
        from dedup.report.table import table_format, write_table

        write_table(report, stream, table_format(name))
    elif flag == "pairs":
        from dedup.report.json import write_pairs

        write_pairs(cast("Report", report), stream)  # only a scan has this flag
    else:
        from dedup.report.json import write_report

        write_report(report, stream)


def _to_stdout(name: str) -> bool:
    from dedup.report.files import leads_to_output

    return leads_to_output(name)


def _folder(paths: Sequence[str]) -> str:
    """What the paths of a report are relative to: one folder's are relative to it, others are as given."""
    return paths[0] if len(paths) == 1 and Path(paths[0]).is_dir() else ""
