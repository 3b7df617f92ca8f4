"""Every option, once: default and limits. What they are for says the catalogue ``help``, by their names.

The flags of the commands, the header of a report and the Python interface all read this place. An
option that changes what is found is part of a report; one that only changes how fast is not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, Field, field, fields
from typing import Any

from dedup.errors import SettingsError
from dedup.formats import FORMATS
from dedup.kinds import CHECKED, kinds_of, NAMES, REMOVABLE, Stage, USUAL
from dedup.messages import Message

# The commands of the hook before a commit.
GUARD = ("guard", "write_baseline", "update_baseline", "show_baseline")
# Paragraphs that sample-recall compares with all others. An index of them stands in memory: 1 GB for the most, of 150
# characters each.
SAMPLE, MOST_SAMPLED = 5000, 100_000


READS, SHAPES = "reading", "shaping"


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of an option besides its default."""

    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    changes_result: bool = True
    # A value that begins so and goes on is allowed too.
    opening: str = ""
    # The command that alone takes the option, and those that do not take it.
    only: str = ""
    without: tuple[str, ...] = ()
    # The kinds of finding that it has a say in, if not in all.
    kinds: tuple[str, ...] = ()
    # Commands with a default of their own, and this.
    elsewhere: tuple[tuple[str, ...], Any] = ((), None)
    # What it says: READS, how files become texts; SHAPES, what an index of texts is made with.
    part: str = ""


# What the hook says of copies, by flag, for a project and for some of its files.
OBJECTED = Option(choices=CHECKED)


def option(default: Any, **limits: Any) -> Any:
    """A field of `Settings`."""
    return field(default=default, metadata={"option": Option(**limits)})


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a scan. Raises SettingsError when one is outside its limits.

    Example: ``Settings(threshold=0.8, shingle=5)``.
    """

    include: tuple[str, ...] = option(
        (),
        part=READS,
    )
    exclude: tuple[str, ...] = option((), part=READS)
    format: str = option(
        "auto",
        choices=("auto", *FORMATS),
        part=READS,
    )
    encoding: str = option("auto", part=READS)
    text_field: str = option("text", part=READS)
    id_field: str = option("id", part=READS)
    date_field: str = option("date", part=READS)
    source_field: str = option(
        "source",
        part=READS,
    )

    unit: str = option(
        "auto",
        choices=("auto", "record", "paragraph", "sentence"),
        part=SHAPES,
    )
    fold: str = option(
        "full",
        choices=("full", "off"),
        part=SHAPES,
    )
    tokens: str = option(
        "auto",
        choices=("auto", "characters", "words"),
        part=SHAPES,
    )
    shingle: int = option(3, low=1, high=64, part=SHAPES)

    find: tuple[str, ...] = option(
        USUAL,
        choices=NAMES,
        without=("clean", "templates", "check", "sample_recall", *GUARD),
    )
    threshold: float = option(
        0.55,
        low=0.01,
        high=1,
        part=SHAPES,
    )
    recall: float = option(
        0.99,
        low=0.5,
        high=0.999999,
        part=SHAPES,
    )
    exact_join: bool = option(
        False,
        without=("check", "sample_recall", *GUARD),
    )
    keep: str = option(
        "longest",
        choices=("longest", "first", "last"),
        opening="source:",
        without=("check", "sample_recall", *GUARD),
    )
    min_length: int = option(
        20,
        low=1,
        high=10**6,
        part=SHAPES,
    )

    min_run: int = option(
        13,
        low=4,
        high=1000,
        without=("sample_recall",),
        part=SHAPES,
    )
    min_passage: int = option(
        40,
        low=8,
        high=10**6,
        # A hook that objects to half a sentence is switched off.
        elsewhere=(GUARD, 60),
        without=("sample_recall",),
    )
    speech_coverage: float = option(
        0.8,
        low=0.3,
        high=1,
        without=("sample_recall",),
    )

    frames: str = option(
        "",
        without=("templates", "check", "sample_recall", *GUARD),
    )

    min_speeches: int = option(
        3,
        low=2,
        high=10**6,
        without=("clean", "check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.TEMPLATES),
    )

    template_order: str = option(
        "reuse",
        choices=("reuse", "speeches", "sources", "gain"),
        without=("clean", "check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.TEMPLATES),
    )

    remove: tuple[str, ...] = option(
        REMOVABLE,
        choices=REMOVABLE,
        only="clean",
    )
    min_remove: int = option(
        80,
        low=1,
        high=10**6,
        only="clean",
    )
    remove_identity: float = option(
        0.95,
        low=0.5,
        high=1,
        only="clean",
    )
    remove_changed: bool = option(
        False,
        only="clean",
    )
    remove_scope: str = option(
        "both",
        choices=("both", "within", "across"),
        only="clean",
    )

    drop_empty: bool = option(
        False,
        only="clean",
    )
    mark: str = option(
        "",
        only="clean",
    )

    main_text: str = option(
        "trafilatura",
        choices=("trafilatura", "resiliparse", "off"),
        without=("check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.MARKS, Stage.TEMPLATES),
    )

    num_perm: int = option(
        0,
        low=0,
        high=4096,
        part=SHAPES,
    )
    seed: int = option(1, low=0, high=2**32 - 1, part=SHAPES)
    threads: int = option(0, low=0, high=1024, changes_result=False)

    def __post_init__(self) -> None:
        for item in fields(self):
            check_option(item.name, getattr(self, item.name), item.metadata["option"])

    @property
    def unit_name(self) -> str:
        """What a unit is called: what ``auto`` compares are paragraphs."""
        return "paragraph" if self.unit == "auto" else self.unit

    @property
    def worker_threads(self) -> int:
        if self.threads:
            return self.threads
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def header(self, command: str = "scan") -> dict[str, Any]:
        """The settings that shape the result of a command, for its header."""
        known = ((item.name, item.metadata["option"]) for item in options_of(command))
        shown = (name for name, option in known if option.changes_result and self._concerns(option))
        return {name: getattr(self, name) for name in shown}

    def _concerns(self, option: Option) -> bool:
        """Whether one of the kinds that the option is for is looked for."""
        return not option.kinds or any(kind in self.find for kind in option.kinds)


def names_of(part: str) -> tuple[str, ...]:
    """The options of a part, in their order."""
    return tuple(item.name for item in fields(Settings) if item.metadata["option"].part == part)


# How files are read, and what shapes an index.
READING, SHAPING = names_of(READS), names_of(SHAPES)
# Commands that take these options and no others.
TAKES = {
    "build": (*READING, *SHAPING, "threads"),
    "add": (*READING, "threads"),
    "update": ("threads",),
    "explain_lsh": ("threshold", "recall", "num_perm"),
}


def options_of(command: str) -> list[Field[Any]]:
    """The options that a command takes."""
    known = [(item, item.metadata["option"]) for item in fields(Settings)]
    if command in TAKES:
        return [item for item, _ in known if item.name in TAKES[command]]
    return [item for item, option in known if option.only in ("", command) and command not in option.without]


def default_of(item: Field[Any], command: str) -> Any:
    """The default that an option has for a command."""
    commands, value = item.metadata["option"].elsewhere
    return value if command in commands else item.default


def flag_name(name: str) -> str:
    """The flag of an option: ``--min-length``; ``--exact`` is the short name of the exact join."""
    return "--exact" if name == "exact_join" else "--" + name.replace("_", "-")


def check_option(name: str, value: Any, known: Option, flag: str = "") -> None:
    """Raise SettingsError unless the value is within the limits of its option, which ``flag`` is how a person wrote."""
    flag = flag or flag_name(name)
    if known.choices:
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known.choices and not _opens(one, known.opening):
                allowed = (*known.choices, f"{known.opening}NAME") if known.opening else known.choices
                raise SettingsError(Message("settings.choice", flag=flag, value=repr(one), known=allowed))
        if value == ():
            raise SettingsError(Message("settings.empty_list", flag=flag, known=known.choices))
    if known.low is not None and known.high is not None and not known.low <= value <= known.high:
        raise SettingsError(
            Message("settings.outside", flag=flag, value=value, low=known.low, high=known.high)
        )


def split_list(text: str) -> tuple[str, ...]:
    """What stands between commas, each once: ``exact,near`` -> ("exact", "near")."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _opens(value: str, opening: str) -> bool:
    return bool(opening) and value.startswith(opening) and bool(value[len(opening) :].strip(", "))
