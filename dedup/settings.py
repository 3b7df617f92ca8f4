"""Every option, once: default, limits and help.

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

# The commands of the hook before a commit.
GUARD = ("guard", "write_baseline", "update_baseline", "show_baseline")
# Paragraphs that sample-recall compares with all others. An index of them stands in memory: 1 GB for the most, of 150
# characters each.
SAMPLE, MOST_SAMPLED = 5000, 100_000


READS, SHAPES = "reading", "shaping"


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of an option besides its default."""

    help: str
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
OBJECTED = Option("Kinds of finding that are objected to.", choices=CHECKED)


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
        part=READS,
    )
    exclude: tuple[str, ...] = option(
        (), "Leave out files whose path or name matches this glob; may be repeated.", part=READS
    )
    format: str = option(
        "auto",
        "Read every file as this format instead of going by its extension.",
        choices=("auto", *FORMATS),
        part=READS,
    )
    encoding: str = option(
        "auto", "Encoding of the files, such as gb18030; found out per file by default.", part=READS
    )
    text_field: str = option("text", "Field of a record that holds its text.", part=READS)
    id_field: str = option("id", "Field of a record that holds its id.", part=READS)
    date_field: str = option("date", "Field of a record that holds its date.", part=READS)
    source_field: str = option(
        "source",
        "Field of a record that names its site or outlet, by name or URL; else the host of its field url, "
        "or the first folder below PATH.",
        part=READS,
    )

    unit: str = option(
        "auto",
        "What is compared. auto: lines, very long ones cut where a new point begins; record: each record or file whole.",
        choices=("auto", "record", "paragraph", "sentence"),
        part=SHAPES,
    )
    fold: str = option(
        "full",
        "full: case, width, traditional script, punctuation, spaces, hidden characters, bracketed pinyin and "
        "placeholders make no difference; off: the text counts as it stands.",
        choices=("full", "off"),
        part=SHAPES,
    )
    tokens: str = option(
        "auto",
        "auto: characters of Chinese, words of spaced scripts; characters: every character, but numbers whole; "
        "words: Chinese by jieba.",
        choices=("auto", "characters", "words"),
        part=SHAPES,
    )
    shingle: int = option(3, "Tokens in a shingle.", low=1, high=64, part=SHAPES)

    find: tuple[str, ...] = option(
        USUAL,
        "Kinds of finding to look for, separated by commas.",
        choices=NAMES,
        without=("clean", "templates", "check", "sample_recall", *GUARD),
    )
    threshold: float = option(
        0.55,
        "Jaccard similarity of shingle sets from which two texts are near-duplicates.",
        low=0.01,
        high=1,
        part=SHAPES,
    )
    recall: float = option(
        0.99,
        "Probability that a pair exactly at the threshold is found.",
        low=0.5,
        high=0.999999,
        part=SHAPES,
    )
    exact_join: bool = option(
        False,
        "Compare without a sketch: nothing is missed, large corpora take longer.",
        without=("check", "sample_recall", *GUARD),
    )
    keep: str = option(
        "longest",
        "Which copy is the anchor: the longest (then the earliest), the first or the last by date, then by id; "
        "source:NAME,NAME prefers copies of these sources in this order, then the longest.",
        choices=("longest", "first", "last"),
        opening="source:",
        without=("check", "sample_recall", *GUARD),
    )
    min_length: int = option(
        20,
        "Shorter paragraphs, in characters that count, are not reported; the hook goes by --min-passage.",
        low=1,
        high=10**6,
        part=SHAPES,
    )

    min_run: int = option(
        13,
        "Shared runs of so many characters of an unspaced script, or twice as many letters less one, are always seen.",
        low=4,
        high=1000,
        without=("sample_recall",),
        part=SHAPES,
    )
    min_passage: int = option(
        40,
        "Shorter passages, in characters of an unspaced script, are not reported; 10 letters of a spaced one count as 4.",
        low=8,
        high=10**6,
        # A hook that objects to half a sentence is switched off.
        elsewhere=(GUARD, 60),
        without=("sample_recall",),
    )
    speech_coverage: float = option(
        0.8,
        "Share of the shorter of two speeches that passages must cover for them to be copies.",
        low=0.3,
        high=1,
        without=("sample_recall",),
    )

    frames: str = option(
        "",
        "Library, by file or URL, whose frames of pages are looked for on pages that have no sister here.",
        without=("templates", "check", "sample_recall", *GUARD),
    )

    min_speeches: int = option(
        3,
        "Speeches that must use a template; copies count once.",
        low=2,
        high=10**6,
        without=("clean", "check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.TEMPLATES),
    )

    template_order: str = option(
        "reuse",
        "Families of templates come by what speeches repeat of them, by speeches, by sources, or by what they save.",
        choices=("reuse", "speeches", "sources", "gain"),
        without=("clean", "check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.TEMPLATES),
    )

    remove: tuple[str, ...] = option(
        REMOVABLE,
        "Kinds of finding to remove, separated by commas.",
        choices=REMOVABLE,
        only="clean",
    )
    min_remove: int = option(
        80,
        "Exact and near paragraphs of fewer characters that count stay.",
        low=1,
        high=10**6,
        only="clean",
    )
    remove_identity: float = option(
        0.95,
        "Speeches and near paragraphs of which a smaller share aligns with the copy that stays are not removed.",
        low=0.5,
        high=1,
        only="clean",
    )
    remove_changed: bool = option(
        False,
        "Remove near copies too that have other content in a place, such as another name; other quantities and "
        "negations always keep a copy.",
        only="clean",
    )
    remove_scope: str = option(
        "both",
        "Remove copies of what stands in the same document (within), of what stands in another (across), or both.",
        choices=("both", "within", "across"),
        only="clean",
    )

    drop_empty: bool = option(
        False,
        "Remove a record of JSON Lines or CSV that loses all its text; without this it stays, empty.",
        only="clean",
    )
    mark: str = option(
        "",
        "Cut nothing: write what would go (span, kind, reason, copy that stays) into this field of each record of "
        "JSON Lines.",
        only="clean",
    )

    main_text: str = option(
        "trafilatura",
        "Ask this library (extra main-text) for the main text of pages (HTML) whose frame no other page shares; the rest "
        "of such a page is furniture.",
        choices=("trafilatura", "resiliparse", "off"),
        without=("check", "sample_recall", *GUARD),
        kinds=kinds_of(Stage.MARKS, Stage.TEMPLATES),
    )

    num_perm: int = option(
        0,
        "Slots of a MinHash signature; 0 takes as many as threshold and recall ask for.",
        low=0,
        high=4096,
        part=SHAPES,
    )
    seed: int = option(1, "Seed of the MinHash permutations.", low=0, high=2**32 - 1, part=SHAPES)
    threads: int = option(0, "Threads; 0 takes one for each core.", low=0, high=1024, changes_result=False)

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


def check_option(name: str, value: Any, known: Option) -> None:
    """Raise SettingsError unless the value is within the limits of its option."""
    flag = flag_name(name)
    if known.choices:
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known.choices and not _opens(one, known.opening):
                more = f", {known.opening}NAME" if known.opening else ""
                raise SettingsError(f"{flag} is {one!r}; allowed: {', '.join(known.choices)}{more}")
        if value == ():
            raise SettingsError(f"{flag} is empty; allowed: {', '.join(known.choices)}")
    if known.low is not None and known.high is not None and not known.low <= value <= known.high:
        raise SettingsError(f"{flag} is {value}; allowed: {known.low} to {known.high}")


def split_list(text: str) -> tuple[str, ...]:
    """What stands between commas, each once: ``exact,near`` -> ("exact", "near")."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _opens(value: str, opening: str) -> bool:
    return bool(opening) and value.startswith(opening) and bool(value[len(opening) :].strip(", "))
