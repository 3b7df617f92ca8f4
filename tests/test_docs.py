"""The documents say what is: examples are run, generated pages are compared, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dedup.cli import app
from dedup.rules import RULES
from dedup.settings import KINDS
from dedup.version import VERSION
from tests.regenerate import (
    command_names,
    command_reference,
    COMMANDS,
    help_text,
    ROOT,
    RULES_PAGE,
    rules_page,
)

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[object]:
    found = []
    for document in DOCUMENTS:
        for number, match in enumerate(BLOCK.finditer(document.read_text("utf-8"))):
            if match[1] == language:
                found.append(pytest.param(match[2], id=f"{document.name}-{number}"))
    return found


@pytest.mark.parametrize("source", blocks("python"))
def test_python_examples_run(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(source, "example", "exec"), {"__name__": "example"})


@pytest.mark.parametrize("block", blocks("console"))
def test_console_examples_print_what_they_show(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are compared one by one; a line of … alone stands for any number of lines."""
    monkeypatch.chdir(ROOT)
    for command, shown in re.findall(r"^\$ dedup (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        printed = CliRunner().invoke(app, shlex.split(command)).output
        pieces = re.split(r"^…\n", shown, flags=re.MULTILINE)
        pattern = r"(?:.*\n)*?".join(re.escape(_trimmed(piece)) for piece in pieces)
        assert re.fullmatch(pattern, _trimmed(printed)), printed


def _trimmed(text: str) -> str:
    return re.sub(r" +$", "", text, flags=re.MULTILINE).strip("\n") + "\n" if text.strip() else ""


def test_command_reference_is_the_generated_one() -> None:
    assert COMMANDS.read_text("utf-8") == command_reference(), "run make docs"


def test_rules_page_is_the_generated_one() -> None:
    assert RULES_PAGE.read_text("utf-8") == rules_page(), "run make docs"
    assert set(RULES) == set(KINDS)


@pytest.mark.parametrize("name", command_names())
def test_help_tells_what_the_command_does_and_each_option(name: str) -> None:
    text = help_text(name)
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+)(.*)$", text, re.MULTILINE)
    assert len(options) > 2
    for flag, rest in options:
        assert rest.strip() or flag == "--help", f"{flag} has no help"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (document.parent / target).exists(), target


def test_version_is_in_the_changelog_or_unreleased() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## Unreleased" in changes or f"## {VERSION}" in changes


def test_every_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for document in (ROOT / "docs").glob("*.md"):
        assert f"docs/{document.name}" in readme, document.name
