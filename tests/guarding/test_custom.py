"""What repositories repeat by custom: licences, changelogs, navigation."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from dedup.guarding.custom import blank_links, blank_notices, LICENCE_FILE
from tests.guarding.conftest import Repo
from tests.guarding.texts import english, page, paragraph

MIT = """Copyright (c) 2020 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files, to deal in the Software without restriction, subject to this:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED."""
APACHE = """.. Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file
.. except in compliance with the License. You may obtain a copy of the License elsewhere. Unless
.. it is agreed to in writing, it is distributed on an "AS IS" basis."""
CHANGES = """# Changelog

All notable changes to this project will be documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),
and this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).

## [Unreleased]

### Added

- {0}

### Changed

### Deprecated

### Removed

### Fixed

### Security"""
NAVIGATION = """[![Build](https://example.org/a/badge.svg?branch=main)](https://example.org/a) ![Coverage][c]

[English](README.md) | [简体中文](README.zh.md) · [Français (à jour)](README.fr.md)

This is one article of a series:

1. [How the archive of the town was saved from the water]
2. [What the people in the archive wished they had known](two.md)
3. [Why the second archive stands on the hill](three.md){ .button }
- [[Contents] of the whole of the handbook, from A to Z](contents.md "All")

[c]: https://example.org/c.svg
[How the archive of the town was saved from the water]: one.md"""


@pytest.mark.parametrize("suffix", [".md", ".txt", ".rst"])
@pytest.mark.parametrize(
    "custom", [MIT, APACHE, CHANGES, NAVIGATION], ids=["mit", "apache", "changes", "links"]
)
def test_custom_is_no_copy(repo: Repo, custom: str, suffix: str) -> None:
    if custom == NAVIGATION and suffix != ".md":
        pytest.skip("links of Markdown")
    for number, name in enumerate(("a", "b")):
        own = english(number, 12)
        repo.add(name + suffix, page(custom.replace("{0}", own), english(number + 5)))
    assert repo.guard("--all")[:2] == (0, "")
    # What stands beside it is seen.
    repo.add("c" + suffix, page(custom.replace("{0}", english(9, 12)), english(5)))
    assert repo.guard("c" + suffix)[0] == 1


def test_a_page_of_the_licence_is_one(repo: Repo) -> None:
    for name in ("LICENSE.md", "docs/LICENCE-MIT.txt", "docs/licences.md", "COPYING.txt", "NOTICE.txt"):
        repo.add(name, page("# Terms", paragraph(1)))
    for name in ("license-server.md", "noticeboard.md", "copyright-law.md"):
        assert bool(LICENCE_FILE.match(name)) is (name == "license-server.md")
    code, out, err = repo.guard("--all")
    assert (code, out) == (0, "")
    assert err.startswith("dedup: 5 not checked, a licence: COPYING.txt, LICENSE.md, NOTICE.txt and 2 more\n")


@pytest.mark.parametrize(
    "line",
    [
        "见[手册](a.md)。",
        "- [The manual](a.md) tells how the pumps are started",
        "- [ ] a task that is open",
        "- [a thing that leads nowhere]",
        "[//]: # (dedup: ignore the oath)",
        "[^1]: a footnote",
        "The permission is hereby granted, free of charge.",
        "## Added value",
    ],
)
def test_prose_stays(line: str) -> None:
    text = f"{line}\n"
    assert blank_links(blank_notices(text)) == text


def test_a_notice_ends_with_its_paragraph() -> None:
    text = f"{paragraph(1)}\n\n> This program is free software: you can\n> redistribute it\r\n\r\n{paragraph(2)}\n"
    left = blank_notices(text)
    assert left.split() == [paragraph(1), paragraph(2)]
    assert [len(line) for line in left.split("\n")] == [len(line) for line in text.split("\n")]


PIECES = [
    "[",
    "[a](b) ",
    "[a",
    "[a](",
    "1. ",
    "[[a]]",
    "#\n",
    "> ",
    "[a][b",
    "\n",
    "{%",
    "{{ a ",
    "{# a",
    "this work is ",
]


@pytest.mark.parametrize("blank", [blank_notices, blank_links])
@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_size(blank: Callable[[str], str], piece: str) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        blank(piece * (size // len(piece)))
        return time.process_time() - begin

    assert seconds(200_000) < 10 * max(min(seconds(50_000) for _ in range(3)), 0.005)
