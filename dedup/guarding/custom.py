"""What repositories repeat by custom and nobody copies by it: licence notices, the skeleton of a changelog, tags of
templates, and lines of links alone, which are navigation, contents and badges. All of it is blanked in place."""

from __future__ import annotations

import re

from dedup.read.markup.blanks import blank

# Names of files that are a licence as a whole.
LICENCE_FILE = re.compile(r"(?i)(?:un)?licen[cs]es?(?:[-_.].*)?\Z|(?:copying|notice|copyright)(?:\.[^/]*)?\Z")

# How the paragraphs of usual notices begin, in lower case, a blank for any white space.
_NOTICES = (
    # MIT, ISC
    "permission is hereby granted, free of charge",
    "permission to use, copy, modify, and/or distribute this software",
    "permission to use, copy, modify, and distribute this software",
    "the above copyright notice and this permission notice",
    'the software is provided "as is"',
    # BSD
    "redistribution and use in source and binary forms",
    "redistributions of source code must retain",
    "redistributions in binary form must reproduce",
    "neither the name of the copyright holder",
    "this software is provided by the copyright holders",
    # Apache
    "licensed under the apache license",
    "licensed to the apache software foundation",
    "you may obtain a copy of the license at",
    "unless required by applicable law or agreed to in writing",
    # GNU, Mozilla
    "this program is free software: you can redistribute",
    "this program is free software; you can redistribute",
    "this program is distributed in the hope that it will be useful",
    "you should have received a copy of the gnu",
    "this source code form is subject to the terms of the mozilla public license",
    # Creative Commons
    "this work is licensed under a",
    "本作品采用知识共享",
    "本作品採用創用",
    "本文采用知识共享",
    "spdx-license-identifier:",
    # Changelogs: https://keepachangelog.com
    "all notable changes to this project will be documented in this file",
    "the format is based on",
)
_NOTICE = re.compile(
    r"^[^\w\n]*+(?:"
    + "|".join(re.escape(notice).replace(r"\ ", r"[\s>#*/]+") for notice in _NOTICES)
    + r")[^\n]*+(?:\n(?![ \t\r]*+(?:\n|\Z))[^\n]*+)*+",
    re.M | re.I,
)
_CHANGES = re.compile(
    r"^\#{1,4}[ \t]+(?:added|changed|deprecated|removed|fixed|security|breaking changes|features|bug fixes|"
    r"(?:major|minor|patch) changes|\[?unreleased\]?)[ \t]*\r?$",
    re.M | re.I,
)

# A link in brackets, with an image in it perhaps, and where it leads; without that it has to be defined in the file.
_LINK = (
    r"!?\[(?P<label{0}>(?:[^\[\]\n]++|\[[^\[\]\n]*+\])++)\]"
    r"(?P<target{0}>\((?:[^()\n]++|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\])?+"
)
_ONE_LINK = re.compile(_LINK.format(""))
_SIGNS = r"(?:[^\w\[\n!]|!(?!\[)|(?<![^\W\d_])\d{1,3}[.)])*+"
_LINKS = re.compile(rf"^{_SIGNS}(?:{_LINK.format(1)}(?:\{{[^{{}}\n]*+\}})?{_SIGNS})++$", re.M)
_DEFINED = re.compile(r"^[ ]{0,3}\[(?!\^)([^\[\]\n]{1,200})\]:", re.M)

# What Jinja, Liquid, Vue and their like put in.
_TEMPLATE = re.compile(r"\{%[^{}\n]*+(?<=%)\}|\{\{[^{}\n]*+\}\}|\{\#[^{}\n]*+(?<=\#)\}")


def blank_notices(text: str) -> str:
    """The text without the paragraphs of licence notices, the headings of changelogs and the tags of templates.

    >>> blank_notices("# Fixed\\n\\n甲\\n").split()
    ['甲']
    """
    text = _CHANGES.sub(_blanked, _NOTICE.sub(_blanked, text))
    return _TEMPLATE.sub(_blanked, text) if "{" in text else text


def blank_links(text: str) -> str:
    """A text of Markdown without the lines that are links and signs alone.

    >>> blank_links("- [Home](a.md) | [API](b.md)\\n见[手册](c.md)。\\n").split()
    ['见[手册](c.md)。']
    """
    if "[" not in text:
        return text
    defined = {label.casefold() for label in _DEFINED.findall(text)}

    def one(found: re.Match[str]) -> str:
        links = _ONE_LINK.finditer(found[0])
        leads = all(link["target"] or link["label"].casefold() in defined for link in links)
        return blank(found[0]) if leads else found[0]

    return _LINKS.sub(one, text)


def _blanked(found: re.Match[str]) -> str:
    return blank(found[0])
