"""Log lines with known templates: what dedup's templates and Drain's make of them, by the measures of Loghub-2.0.

A folder holds a CSV for each system, with the columns Content, EventId and EventTemplate, where ``<*>`` stands for what
varies. The measures are those of Jiang et al., A Large-Scale Evaluation for Log Parsing Techniques: How Far Are We?
(ISSTA 2024):

- GA: share of lines whose group holds exactly the lines of their event;
- FGA: F1 of groups: those that hold exactly the lines of an event, of all groups and of all events;
- PA: share of lines whose template is that of their event;
- FTA: F1 of templates: those whose lines are of one event and which equal its template, of all templates and all events.

Templates are compared normalised, theirs and ours alike: see `normalise`. Nothing here is tuned to a system.
"""

from __future__ import annotations

import csv
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import dedup

SLOT = "<*>"
SPLIT = re.compile(r"([\s\[\](){}=,;|\"'!]+)")
JOINED = re.compile(r"<\*>(?:[:#/@._+-]*<\*>)+")
# A number that is no part of a word.
NUMBER = re.compile(r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]+|-?\d+(?:[.,:]\d+)*)(?![A-Za-z0-9])")
# The masks of the example in Drain3's documentation: addresses, hexadecimals, numbers.
MASKS = (
    r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)",
    r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)",
    r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)",
    r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)",
    r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)",
)


@dataclass(frozen=True)
class Scores:
    """The four measures."""

    ga: float
    fga: float
    pa: float
    fta: float


class Use(NamedTuple):
    """A place of a line where the template of this rank stands."""

    rank: int
    start: int
    end: int
    slots: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Parsed:
    """For each line the key of its group, and its template."""

    groups: list[str]
    templates: list[str]


# ------------------------------------------------------------------ the measures


def evaluate(parsed: Parsed, events: Sequence[str], truth: Sequence[str]) -> Scores:
    """Hold groups and templates to the events of the lines and to their templates."""
    groups, wanted = _members(parsed.groups), _members(events)
    right = [lines for lines in groups.values() if wanted[events[lines[0]]] == lines]
    ours, theirs = [normalise(one) for one in parsed.templates], [normalise(one) for one in truth]
    templates, known = _members(ours), set(theirs)
    equal = sum({theirs[line] for line in lines} == {one} for one, lines in templates.items())
    return Scores(
        sum(map(len, right)) / len(events),
        _f1(len(right), len(groups), len(wanted)),
        sum(one == other for one, other in zip(ours, theirs, strict=True)) / len(events),
        _f1(equal, len(templates), len(known)),
    )


def _members(keys: Sequence[str]) -> dict[str, list[int]]:
    """The lines of each key, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for line, key in enumerate(keys):
        found[key].append(line)
    return found


def _f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / (given + wanted)


def normalise(template: str) -> str:
    """A template with one way to write a slot: a number, and a word with a slot in it, are one; joined slots are one.

    Example: ``"from /<*>:<*> port 22"`` is ``"from <*> port <*>"``.
    """
    parts = SPLIT.split(" ".join(template.split()))
    text = "".join(
        SLOT if SLOT in part or re.fullmatch(r"[-+]?\d+(?:\.\d+)*", part) else part for part in parts
    )
    return JOINED.sub(SLOT, text)


# ------------------------------------------------------------------ the systems


def parse_with_dedup(lines: Sequence[str]) -> Parsed:
    """Each line a document; the templates that cover most of it, none over another, make its group."""
    documents = [dedup.Document(str(number), str(number), line) for number, line in enumerate(lines)]
    report = dedup.scan(documents, dedup.Settings(find=("template",), min_speeches=2))
    uses: dict[int, list[Use]] = defaultdict(list)
    for rank, template in enumerate(report.templates):
        for use in template.uses:
            uses[int(use.place.document)].append(Use(rank, use.place.start, use.place.end, use.slots))
    keys, templates = [], []
    for number, line in enumerate(lines):
        key, template = render(line, uses[number])
        keys.append(key)
        templates.append(template)
    first: dict[str, str] = {}
    return Parsed(
        keys, [first.setdefault(key, template) for key, template in zip(keys, templates, strict=True)]
    )


def render(line: str, uses: Sequence[Use]) -> tuple[str, str]:
    """The key and the template of a line: its uses by rank and with slots, the rest with numbers masked.

    Of uses that overlap the widest counts, then the one of the best template.
    """
    chosen: list[Use] = []
    for use in sorted(uses, key=lambda use: (use.start - use.end, use.rank)):
        if all(use.end <= other.start or other.end <= use.start for other in chosen):
            chosen.append(use)
    key, template, at = "", "", 0
    for use in sorted(chosen, key=lambda use: use.start):
        between = NUMBER.sub(SLOT, line[at : use.start])
        key += f"{between}[{use.rank}]"
        template += between + _with_slots(line, use)
        at = use.end
    rest = NUMBER.sub(SLOT, line[at:])
    return key + rest, template + rest


def _with_slots(line: str, use: Use) -> str:
    text, at = "", use.start
    for first, last in use.slots:
        text += line[at:first] + SLOT
        at = last
    return text + line[at : use.end]


def parse_with_drain(lines: Sequence[str], masks: Sequence[str] = ()) -> Parsed:
    """Drain (He et al. 2017) as drain3 has it, with its defaults, on lines with these masks."""
    from drain3 import TemplateMiner
    from drain3.masking import MaskingInstruction
    from drain3.template_miner_config import TemplateMinerConfig

    config = TemplateMinerConfig()
    config.masking_instructions = [MaskingInstruction(mask, "*") for mask in masks]
    miner = TemplateMiner(config=config)
    numbers = [miner.add_log_message(line)["cluster_id"] for line in lines]
    final = {cluster.cluster_id: cluster.get_template() for cluster in miner.drain.clusters}
    return Parsed([str(number) for number in numbers], [final[number] for number in numbers])


SYSTEMS: dict[str, Callable[[Sequence[str]], Parsed]] = {
    "dedup": parse_with_dedup,
    "Drain3": parse_with_drain,
    "Drain3, masked": lambda lines: parse_with_drain(lines, MASKS),
}


# ------------------------------------------------------------------ the table


def read(path: Path) -> tuple[list[str], list[str], list[str]]:
    """Lines, events and templates of a file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    missing = {"Content", "EventId", "EventTemplate"} - set(rows[0] if rows else ())
    if missing:
        raise SystemExit(f"{path}: has no column {', '.join(sorted(missing))}")
    columns = ([row[name] for row in rows] for name in ("Content", "EventId", "EventTemplate"))
    content, events, templates = columns
    return content, events, templates


def table(folder: Path, systems: Sequence[str]) -> str:
    """A row for each system and file, and the mean over the files."""
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise SystemExit(f"{folder}: holds no CSV file")
    rows = ["| system | lines of | GA | FGA | PA | FTA | groups | events | s |", "|---|---|" + "---:|" * 7]
    for system in systems:
        all_scores: list[Scores] = []
        for path in paths:
            lines, events, truth = read(path)
            started = time.perf_counter()
            parsed = SYSTEMS[system](lines)
            seconds = time.perf_counter() - started
            all_scores.append(evaluate(parsed, events, truth))
            counts = f"{len(Counter(parsed.groups))} | {len(Counter(events))} | {seconds:.2f}"
            rows.append(f"| {system} | {path.stem} | {_cells(all_scores[-1])} | {counts} |")
        mean = Scores(
            *(sum(getattr(x, name) for x in all_scores) / len(paths) for name in ("ga", "fga", "pa", "fta"))
        )
        rows.append(f"| **{system}** | mean | {_cells(mean)} | | | |")
    return "\n".join(rows)


def _cells(scores: Scores) -> str:
    return " | ".join(f"{value:.3f}" for value in (scores.ga, scores.fga, scores.pa, scores.fta))
