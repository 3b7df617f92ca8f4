"""The documents say what is: examples are run, generated pages are compared, links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dedup.cli import make_app
from dedup.config import read_config, read_guard
from dedup.version import VERSION
from tests.regenerate import (
    command_names,
    command_reference,
    COMMANDS,
    formats_table,
    help_text,
    HOOKS,
    hooks,
    READING,
    ROOT,
    RULES_PAGE,
    rules_page,
)

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


# Git as it is without settings of the machine or of a commit that the tests are run in.
PLAIN_GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
for _name in ("AUTHOR", "COMMITTER"):
    PLAIN_GIT |= {f"GIT_{_name}_NAME": "reader", f"GIT_{_name}_EMAIL": "reader@example.org"}
SECONDS = re.compile(r"(\d+\\\.\d)(\\ s|秒)")


def with_blocks(language: str) -> list[object]:
    """The documents that have blocks of a language."""
    found = [path for path in DOCUMENTS if f"```{language}\n" in path.read_text("utf-8")]
    return [pytest.param(path, id=path.name) for path in found]


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


@pytest.mark.parametrize("document", with_blocks("console"))
def test_console_examples_print_what_they_show(
    document: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The examples of a document are one session, in a folder that has the fixtures and nothing else.

    Lines are compared one by one; a line of … alone stands for any number of lines. ``git`` and other programs are run
    by the shell, and what they print is not compared.
    """
    monkeypatch.chdir(tmp_path)
    if document.parent.name == "zh":
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for name, value in PLAIN_GIT.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    code = 0
    for command, shown in session(document):
        if command.startswith("dedup "):
            result = CliRunner().invoke(make_app(), shlex.split(command)[1:])
            code, printed = result.exit_code, result.output
        elif command == "echo $?":
            printed = f"{code}\n"
        else:
            subprocess.run(command, shell=True, check=True, capture_output=True)
            continue
        # What a command took differs from run to run.
        pieces = [re.escape(_trimmed(piece)) for piece in re.split(r"^…\n", shown, flags=re.MULTILINE)]
        pattern = SECONDS.sub(r"\\d+\\.\\d\2", r"(?:.*\n)*?".join(pieces))
        assert re.fullmatch(pattern, _trimmed(printed)), f"{command}\n{printed}"


def session(document: Path) -> list[tuple[str, str]]:
    """The commands of a document, and what it shows of the output of each."""
    shown = "".join(
        match[2] for match in BLOCK.finditer(document.read_text("utf-8")) if match[1] == "console"
    )
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", shown, re.MULTILINE)


def _trimmed(text: str) -> str:
    return re.sub(r" +$", "", text, flags=re.MULTILINE).strip("\n") + "\n" if text.strip() else ""


def test_command_reference_is_the_generated_one() -> None:
    assert COMMANDS.read_text("utf-8") == command_reference(), "run make docs"


def test_the_reference_names_every_option_of_every_command() -> None:
    sections = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", COMMANDS.read_text("utf-8"), re.MULTILINE))
    for words in command_names():
        section = sections[" ".join(("dedup", *words))]
        named = re.findall(r"^  (?:-\w, )?(--[\w-]+)|`(--[\w-]+)`", section, re.MULTILINE)
        expected = re.findall(r"^  (?:-\w, )?(--[\w-]+)", help_text(*words), re.MULTILINE)
        assert sorted(one or other for one, other in named) == sorted(expected)


def test_rules_page_is_the_generated_one() -> None:
    assert RULES_PAGE.read_text("utf-8") == rules_page(), "run make docs"


def test_the_formats_are_those_that_there_are() -> None:
    assert formats_table() in READING.read_text("utf-8"), "run make docs"
    assert HOOKS.read_text("utf-8") == hooks(), "run make docs"


@pytest.mark.parametrize("words", command_names(), ids=" ".join)
def test_help_tells_what_the_command_does_and_each_option(words: tuple[str, ...]) -> None:
    text = help_text(*words)
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+)(.*)$", text, re.MULTILINE)
    assert len(options) > 2
    for flag, rest in options:
        assert rest.strip() or flag == "--help", f"{flag} has no help"


@pytest.mark.parametrize("source", blocks("toml"))
def test_settings_are_taken_as_they_are_shown(source: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(source, "utf-8")
    read_config(tmp_path)
    read_guard(tmp_path)


@pytest.mark.parametrize("source", blocks("yaml"))
def test_hooks_are_those_that_there_are(source: str) -> None:
    there = re.findall(r"id: (.+)", (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert set(re.findall(r"-   id: (.+)", source)) <= set(there)
    revisions = re.findall(r"rev: (\S+)", source)
    assert all(revision in ("<commit>", "<提交编号>") for revision in revisions), "no version has a tag"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target, heading in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", document.read_text("utf-8")):
        path = document.parent / target if target else document
        assert path.exists(), target
        assert not heading or heading in anchors(path), f"{target}#{heading}"


def anchors(document: Path) -> set[str]:
    """The fragments of a document's headings, as code hosts make them."""
    text = BLOCK.sub("", document.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_version_is_in_the_changelog_or_unreleased() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## Unreleased" in changes or f"## {VERSION}" in changes


def test_every_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for document in (ROOT / "docs").rglob("*.md"):
        assert str(document.relative_to(ROOT)) in readme, document.name
