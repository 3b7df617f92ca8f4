"""What the program says to people, by key: catalogues in English and Chinese, one TOML file for each room and language.

Code names a message and its values and never writes a sentence. What a report, a log and Python have of a message is
English, whatever a reader speaks: people search for it, and programs may read it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh")
FOLDER = Path(__file__).parent / "report" / "wording"
# {name}; {number:noun} with a key of [nouns]; {number:@name} with a value that is such a key.
BLANK = re.compile(r"\{(\w+)(?::(@?\w+))?\}")
COMMAS = {ENGLISH: ", ", "zh": "、"}

Template = str | tuple[str, str]


class Catalogue:
    """The messages of one language by dotted key, such as ``totals.nothing``.

    A message with two forms is a pair: the first for one ``n``, the second for other numbers. Keys that no catalogue
    has raise KeyError; tests hold the catalogues and what is asked of them to one another.
    """

    def __init__(self, language: str, messages: Mapping[str, Template]) -> None:
        self.language = language
        self.messages = messages

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


class Sayable:
    """What can be said in a language: messages, and errors that hold some."""

    __slots__ = ()

    def say(self, language: str) -> str:
        """What is said in a language."""
        raise NotImplementedError


Value = str | int | Sayable | Sequence[str]


class Message(str, Sayable):
    """A message of a room's catalogue, ``read.no_column``, with the values of its blanks: as a string it is English.

    A value may be a message, or an error that holds one, and is then said in the same language; of a list the language
    puts commas between. ``n`` is a count; other values are taken as ``str`` writes them.

    >>> Message("settings.outside", flag="--shingle", value=99, low=1, high=64)
    '--shingle is 99; allowed: 1 to 64'
    """

    __slots__ = ("_values", "key")
    key: str
    _values: Mapping[str, Value]

    def __new__(cls, key: str, /, **values: object) -> Message:
        kept = {name: _keep(name, value) for name, value in values.items()}
        self = super().__new__(cls, _say(ENGLISH, key, kept))
        self.key, self._values = key, kept
        return self

    def __getnewargs_ex__(self) -> Any:  # copied and pickled by key
        return (self.key,), dict(self._values)

    def say(self, language: str) -> str:
        """The message in a language."""
        return str(self) if language == ENGLISH else _say(language, self.key, self._values)

    def pack(self) -> dict[str, Any]:
        """The message by its key, for JSON; messages among its values are packed as they are met."""
        return {"message": self.key, "values": dict(self._values)}

    @staticmethod
    def unpack(packed: Any) -> Any:
        """What `pack` gave, with all messages in it; anything else as it is."""
        if isinstance(packed, list):
            return [Message.unpack(one) for one in packed]
        if not isinstance(packed, dict):
            return packed
        return Message(packed["message"], **{k: Message.unpack(v) for k, v in packed["values"].items()})

    def renamed(self, old: str, new: str) -> Message:
        """The message with another name in its values."""
        named = {
            name: one.replace(old, new) if type(one) is str else one for name, one in self._values.items()
        }
        return Message(self.key, **named)


def why_failed(error: OSError) -> Message | str:
    """What the system says of an error, by what it is wherever there are words for it."""
    import errno

    name = errno.errorcode.get(error.errno or 0, "")
    known = name in load_catalogue("system", ENGLISH).messages
    return Message(f"system.{name}") if known else error.strerror or str(error)


def locale_language() -> str:
    """The language of the reader's locale, in the order of POSIX, or of DEDUP_LANGUAGE before it."""
    names = map(os.environ.get, ("DEDUP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "").lower()
    return next((language for language in LANGUAGES if locale.startswith(language)), ENGLISH)


def as_language(name: str) -> str | None:
    """The language that a name means, ``zh_CN.UTF-8`` or ``en``; None where there is no wording for it."""
    short = re.split(r"[-_.]", name.lower(), maxsplit=1)[0]
    return short if short in LANGUAGES else None


def language_of(words: Sequence[str]) -> str:
    """The language of a command line, sound or not: of its ``--language``, wherever it stands, or the locale's."""
    for word, following in zip(words, (*words[1:], ""), strict=False):
        flag, _, value = word.partition("=")
        if flag == "--language" and (known := as_language(value or following)):
            return known
    return locale_language()


@cache
def load_catalogue(name: str, language: str) -> Catalogue:
    """The messages of a room, ``read``, or those of the terminal for ``""``."""
    import tomllib  # only those wait for it who are told something

    file = FOLDER / (f"{name}.{language}.toml" if name else f"{language}.toml")
    return Catalogue(language, flatten(tomllib.loads(file.read_text("utf-8"))))


def flatten(tables: Mapping[str, Any], above: str = "") -> dict[str, Template]:
    """{"a": {"b": "text", "c": ["one", "many"]}} -> {"a.b": "text", "a.c": ("one", "many")}."""
    found: dict[str, Template] = {}
    for key, value in tables.items():
        if isinstance(value, dict):
            found |= flatten(value, f"{above}{key}.")
        else:
            found[above + key] = value if isinstance(value, str) else (value[0], value[1])
    return found


def _keep(name: str, value: object) -> Value:
    if isinstance(value, Sayable) or (name == "n" and isinstance(value, int)):
        return value
    return tuple(value) if isinstance(value, list | tuple) else str(value)


def _say(language: str, key: str, values: Mapping[str, Value]) -> str:
    def said(value: Value) -> str | int:
        if isinstance(value, Sayable):
            return value.say(language)
        return (
            value if isinstance(value, str | int) else COMMAS[language].join(str(said(one)) for one in value)
        )

    room, _, name = key.partition(".")
    return load_catalogue(room, language).say(name, **{name: said(value) for name, value in values.items()})
