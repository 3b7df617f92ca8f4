"""Every option, once: default, limits and help.

The flags of the commands, the header of a report and the Python interface all read this place. An
option that changes what is found is part of a report; one that only changes how fast is not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import Any

from dedup.errors import SettingsError

KINDS = ("exact", "near")


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of an option besides its default."""

    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    changes_result: bool = True


def option(default: Any, help: str, **limits: Any) -> Any:
    """A field of `Settings`."""
    return field(default=default, metadata={"option": Option(help, **limits)})


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a scan. Raises SettingsError when one is outside its limits.

    Example: ``Settings(threshold=0.8, shingle=5)``.
    """

    include: tuple[str, ...] = option(
        (),
        "Read only files whose path or name matches this glob, such as '*.txt'; may be repeated.",
    )
    exclude: tuple[str, ...] = option(
        (), "Leave out files whose path or name matches this glob; may be repeated."
    )
    format: str = option(
        "auto",
        "Read every file as this format instead of going by its extension.",
        choices=("auto", "text", "markdown", "html", "docx", "pdf", "jsonl", "csv", "parquet"),
    )
    encoding: str = option("auto", "Encoding of the files, such as gb18030; found out per file by default.")
    text_field: str = option("text", "Field of a record that holds its text.")
    id_field: str = option("id", "Field of a record that holds its id.")
    date_field: str = option("date", "Field of a record that holds its date.")

    unit: str = option(
        "auto",
        "What is compared. auto: lines, very long ones cut where a new point begins; record: each record or file whole.",
        choices=("auto", "record", "paragraph", "sentence"),
    )
    fold: str = option(
        "full",
        "full: case, width, traditional script, punctuation, spaces, hidden characters, bracketed pinyin and "
        "placeholders make no difference; off: the text counts as it stands.",
        choices=("full", "off"),
    )
    tokens: str = option(
        "auto",
        "auto: characters of Chinese, words of spaced scripts; characters: every character; words: Chinese by jieba.",
        choices=("auto", "characters", "words"),
    )
    shingle: int = option(3, "Tokens in a shingle.", low=1, high=64)

    find: tuple[str, ...] = option(KINDS, "Kinds of finding to look for, separated by commas.", choices=KINDS)
    threshold: float = option(
        0.55,
        "Jaccard similarity of shingle sets from which two texts are near-duplicates.",
        low=0.01,
        high=1,
    )
    recall: float = option(
        0.99,
        "Probability that a pair exactly at the threshold is found.",
        low=0.5,
        high=0.999999,
    )
    exact_join: bool = option(
        False, "Compare without a sketch: nothing is missed, large corpora take longer."
    )
    keep: str = option(
        "longest",
        "Which copy is the anchor: the longest (then the earliest), the first or the last by date, then by id.",
        choices=("longest", "first", "last"),
    )
    min_length: int = option(
        20, "Shorter texts, in characters that count, are not reported.", low=1, high=10**6
    )

    num_perm: int = option(
        0,
        "Slots of a MinHash signature; 0 takes as many as threshold and recall ask for.",
        low=0,
        high=4096,
    )
    seed: int = option(1, "Seed of the MinHash permutations.", low=0, high=2**32 - 1)
    threads: int = option(0, "Threads; 0 takes one for each core.", low=0, high=1024, changes_result=False)

    def __post_init__(self) -> None:
        for item in fields(self):
            check_option(item.name, getattr(self, item.name), item.metadata["option"])

    @property
    def worker_threads(self) -> int:
        if self.threads:
            return self.threads
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def header(self) -> dict[str, Any]:
        """The settings that shape a result, for its header."""
        shown = (item for item in fields(self) if item.metadata["option"].changes_result)
        return {item.name: getattr(self, item.name) for item in shown}


def flag_name(name: str) -> str:
    """The flag of an option: ``--min-length``; ``--exact`` is the short name of the exact join."""
    return "--exact" if name == "exact_join" else "--" + name.replace("_", "-")


def check_option(name: str, value: Any, known: Option) -> None:
    """Raise SettingsError unless the value is within the limits of its option."""
    flag = flag_name(name)
    if known.choices:
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known.choices:
                raise SettingsError(f"{flag} is {one!r}; allowed: {', '.join(known.choices)}")
        if value == ():
            raise SettingsError(f"{flag} is empty; allowed: {', '.join(known.choices)}")
    if known.low is not None and known.high is not None and not known.low <= value <= known.high:
        raise SettingsError(f"{flag} is {value}; allowed: {known.low} to {known.high}")
