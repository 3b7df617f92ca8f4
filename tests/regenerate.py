"""Writes what is generated from the code, for people and for the tests: `python -m tests.regenerate`.

docs/commands.md is the help of every command, where an option that is as in `dedup scan` is only named; docs/rules.md
the kinds of finding; the table of formats in docs/reading.md and the files of .pre-commit-hooks.yaml come of
dedup/formats.py; tests/golden/pages.json is the report of fixtures/pages.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

import dedup
from dedup.cli import make_app
from dedup.formats import FORMATS, hook_pattern
from dedup.kinds import KINDS
from dedup.report.json import write as write_report
from dedup.report.pairs import write as write_pairs

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
RULES_PAGE = ROOT / "docs" / "rules.md"
READING = ROOT / "docs" / "reading.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GOLDEN = ROOT / "tests" / "golden" / "pages.json"
GOLDEN_PAIRS = ROOT / "tests" / "golden" / "pages.pairs.jsonl"
PAGES = ROOT / "fixtures" / "pages"
COLUMNS = 100
# Where the reference tells of options that several commands have.
USUAL = ("scan",)
ENTRY = re.compile(r"^  (?:-\w, )?(--[\w-]+).*\n(?: {4,}.*\n)*", re.MULTILINE)


def help_text(*words: str) -> str:
    result = CliRunner().invoke(make_app(), [*words, "--help"], prog_name="dedup", terminal_width=COLUMNS)
    assert result.exit_code == 0, result.output
    return "\n".join(line.rstrip() for line in result.output.splitlines()).strip()


def walk_commands(command: Any = None, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The words of the program, of each group and each command, in order: ``()``, ``("scan",)``, ``("library",)``,
    ``("library", "build")``."""
    command = command or get_command(make_app())
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk_commands(below, (*words, name))


def command_names() -> list[tuple[str, ...]]:
    """The words of every command that does something."""
    return [words for words, command in walk_commands() if not hasattr(command, "commands")]


def command_reference() -> str:
    parts = ["# Commands", "Generated from the commands by `make docs`; a test holds it to them."]
    known = options_in(help_text(*USUAL))
    for words, _ in walk_commands():
        text, same = help_text(*words), {}
        if words != USUAL:
            own = options_in(text)
            same = {flag: entry for flag, entry in own.items() if _said(known.get(flag, "")) == _said(entry)}
        for entry in same.values():
            text = text.replace(entry, "")
        parts.append(f"## {' '.join(('dedup', *words))}\n\n```\n{text.strip()}\n```")
        if same:
            parts.append(f"And as for [dedup scan](#dedup-scan): {' '.join(f'`{flag}`' for flag in same)}.")
    return "\n\n".join(parts) + "\n"


def options_in(text: str) -> dict[str, str]:
    """The entries of a help by flag, but those that every command has."""
    entries = ENTRY.finditer(text.partition("\nOptions:\n")[2] + "\n")
    return {entry[1]: entry[0] for entry in entries if entry[1] not in ("--help", "--version")}


def _said(entry: str) -> str:
    """An entry however it is broken into lines, which the longest flag of a command decides."""
    return re.sub(r"\s+", "", entry)


def rules_page() -> str:
    parts = [
        "# Kinds of finding",
        "Generated from `dedup/kinds.py` and its files by `make docs`; a test holds it to them.",
    ]
    for kind in KINDS.values():
        words = kind.rule.words["en"]
        parts.append(f"## {kind.name}: {words.title.lower()}\n\n{words.meaning}")
        first, second = kind.rule.example
        parts.append(f"Example:\n\n- {first}\n- {second}\n\nWhat to do: {words.cure}")
    return "\n\n".join(parts) + "\n"


def formats_table() -> str:
    """The table of all formats, with the comments that it stands between in docs/reading.md."""
    rows = [("format", "extensions", "text is", "headings", "a place is", "`clean` writes")]
    rows.append(("---",) * len(rows[0]))
    for format_ in FORMATS.values():
        shown = [suffix for suffix in format_.suffixes if suffix]
        suffixes = f"`{' '.join(shown)}`" + (", none" if "" in format_.suffixes else "")
        text = format_.text + (f"; needs `dedup[{format_.extra}]`" if format_.extra else "")
        name = format_.name + ("" if format_.seeks else " ⊕")
        rows.append((name, suffixes, text, format_.headings, format_.place.value, format_.written.value))
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"<!-- made from dedup/formats.py by make docs -->\n{table}\n<!-- end -->"


def reading_page() -> str:
    """docs/reading.md with the table as it should be."""
    made = re.compile(r"<!-- made from dedup/formats\.py.*?<!-- end -->", re.DOTALL)
    return made.sub(lambda _: formats_table(), READING.read_text("utf-8"), count=1)


def hooks() -> str:
    """.pre-commit-hooks.yaml with the pattern as it should be."""
    return re.sub(r"(?<=files: &texts ).*", lambda _: hook_pattern(), HOOKS.read_text("utf-8"), count=1)


def golden_report() -> tuple[str, str]:
    """The report of fixtures/pages, one finding a line, and its pairs."""
    report = dedup.scan(PAGES)
    whole, pairs = io.BytesIO(), io.BytesIO()
    write_report(report, whole)
    write_pairs(report, pairs)
    json.loads(whole.getvalue())
    return whole.getvalue().decode(), pairs.getvalue().decode()


def main() -> None:
    COMMANDS.write_text(command_reference(), "utf-8")
    RULES_PAGE.write_text(rules_page(), "utf-8")
    READING.write_text(reading_page(), "utf-8")
    HOOKS.write_text(hooks(), "utf-8")
    GOLDEN.parent.mkdir(exist_ok=True)
    whole, pairs = golden_report()
    GOLDEN.write_text(whole, "utf-8")
    GOLDEN_PAIRS.write_text(pairs, "utf-8")


if __name__ == "__main__":
    main()
