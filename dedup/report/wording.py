"""What the program says to people, in English and Chinese: catalogues of messages, one TOML file for each language.

Problems and errors stay English wherever they appear: people search for them as they stand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from dedup.errors import SettingsError
from dedup.kinds import KINDS, Words

LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).with_suffix("")
# {name}; {number:noun} with a key of [nouns]; {number:@name} with a value that is such a key.
BLANK = re.compile(r"\{(\w+)(?::(@?\w+))?\}")


@dataclass(frozen=True)
class Wording:
    """The messages of one language by dotted key, such as ``totals.nothing``.

    A message with two forms is a pair: the first for one ``n``, the second for other numbers. Keys that no catalogue
    has raise KeyError; tests hold the catalogues and what is asked of them to one another.
    """

    language: str
    messages: Mapping[str, str | tuple[str, str]] = field(repr=False)

    def say(self, key: str, /, **values: str | int) -> str:
        """A message with its blanks filled: ``{name}`` by the value, whole numbers grouped; ``{name:noun}`` by a count.

        Example: ``Found {n:place}`` with n=1200 -> ``Found 1,200 places``.
        """
        message = self.messages[key]
        if not isinstance(message, str):
            message = message[values["n"] != 1]

        def fill(blank: re.Match[str]) -> str:
            value, noun = values[blank[1]], blank[2]
            if noun:
                return self.count(str(values[noun[1:]]) if noun[0] == "@" else noun, int(value))
            return f"{value:,}" if isinstance(value, int) else value

        return BLANK.sub(fill, message)

    def count(self, noun: str, n: int) -> str:
        """``1 copy``, ``2 copies``, ``1,200 speeches``; ``1,200篇讲话``."""
        return self.say(f"nouns.{noun}", n=n)

    def of_kind(self, kind: str) -> Words:
        """What a kind of finding is called and means."""
        return KINDS[kind].rule.words[self.language]


@cache
def load_wording(language: str, catalogue: str = "") -> Wording:
    """The wording of a language; ``catalogue`` names another set of messages, such as ``page``.

    Raises SettingsError for a language without wording.
    """
    _check(language)
    import tomllib  # only those wait for it who are told something

    name = f"{catalogue}.{language}.toml" if catalogue else f"{language}.toml"
    tables = tomllib.loads((FOLDER / name).read_text("utf-8"))
    return Wording(language, _flatten(tables))


def choose_language(given: str | None = None) -> str:
    """The language to speak: the given one, or that of the locale (POSIX order) where there is wording for it.

    Raises SettingsError for a language without wording.
    """
    if given:
        short = given.lower().replace("_", "-").partition("-")[0]
        language = short if short in LANGUAGES else given
        _check(language)
        return language
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise SettingsError(f"--language is {language!r}; allowed: {', '.join(LANGUAGES)}")


def _flatten(tables: Mapping[str, Any], above: str = "") -> dict[str, str | tuple[str, str]]:
    """{"a": {"b": "text", "c": ["one", "many"]}} -> {"a.b": "text", "a.c": ("one", "many")}."""
    found: dict[str, str | tuple[str, str]] = {}
    for key, value in tables.items():
        if isinstance(value, dict):
            found |= _flatten(value, f"{above}{key}.")
        else:
            found[above + key] = value if isinstance(value, str) else (value[0], value[1])
    return found
