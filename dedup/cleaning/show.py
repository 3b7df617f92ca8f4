"""What `dedup clean` and `dedup restore` tell a person: the largest removals, then the totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.cleaning.plan import MOST_ROUNDS, Removal
from dedup.cleaning.restore import Restored
from dedup.cleaning.run import Cleaned
from dedup.model import Problem
from dedup.report.terminal import printable
from dedup.text.corpus import Corpus
from dedup.text.segment import SPACES

LARGEST = 10
EXCERPT = 60
NOUNS = {"speech": ("speech", "speeches"), "exact": ("paragraph", "paragraphs")}
NOUNS["near"] = NOUNS["exact"]
OTHER = ("place", "places")
# What a cleaned corpus is full of.
EMPTY = ("the record is empty", "is empty")


def gather_empty(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in an order in which those that matter come first; empty files and records only where they begin,
    and how many follow. [a:3 is empty, a:4 is empty, a:9 is not JSON] -> [a:9 is not JSON, a:3 is empty; 1 more …].
    """
    out = [problem for problem in problems if not problem.message.endswith(EMPTY)]
    for sort in EMPTY:
        same = [problem for problem in problems if problem.message == sort]
        if same:
            more = f"; {len(same) - 1:,} more such" if len(same) > 1 else ""
            out.append(replace(same[0], message=sort + more))
    rest = (
        problem for problem in problems if problem.message.endswith(EMPTY) and problem.message not in EMPTY
    )
    return [*out, *rest]


def show_cleaned(cleaned: Cleaned, seconds: float, console: Console) -> None:
    """The largest removals, what became of the files, and the totals by kind."""
    if cleaned.plan.removals:
        _show_largest(cleaned, console)
    for name in cleaned.copied:
        _say(console, ("copied as it is: ", "yellow"), printable(name))
    _show_kinds(cleaned, console)
    _show_totals(cleaned, seconds, console)


def show_restored(restored: Restored, output: str, console: Console) -> None:
    """What was rebuilt."""
    for name in restored.as_text:
        _say(console, ("only its text was known: ", "yellow"), printable(name))
    files, spans = _count(restored.files, "file", "files"), _count(restored.spans, "span", "spans")
    _say(console, (f"{files} restored", "bold"), f" with {spans} put back, in {printable(output)}")


def _show_largest(cleaned: Cleaned, console: Console) -> None:
    largest = cleaned.largest(LARGEST)
    _say(console, (f"The largest removals ({len(largest)} of {len(cleaned.plan.removals):,})", "bold"))
    corpus = cleaned.plan.cut.original
    for one in largest:
        copy = "" if one.kept is None else f"  as in {_place(corpus, *one.kept)}"
        place = printable(_place(corpus, one.start, one.end))
        _say(
            console,
            (one.kind, "cyan"),
            f"  {one.characters:,} characters  ",
            (place, "blue"),
            printable(copy),
        )
        _say(console, "  " + printable(_excerpt(corpus, one)))
    _say(console)


def _show_kinds(cleaned: Cleaned, console: Console) -> None:
    if not cleaned.totals:
        return
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="bold", pad_edge=False)
    for name in ("kind", "removed", "characters", "that count"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for kind, total in cleaned.totals.items():
        nouns = NOUNS.get(kind, OTHER)
        table.add_row(kind, _count(total.removals, *nouns), f"{total.code_points:,}", f"{total.characters:,}")
    console.print(table)


def _show_totals(cleaned: Cleaned, seconds: float, console: Console) -> None:
    plan = cleaned.plan
    gone = sum(total.code_points for total in cleaned.totals.values())
    whole = _code_points(plan.cut.original)
    if not plan.removals:
        _say(console, ("Nothing to remove.", "bold green"))
        if plan.short:
            short = f"{_count(plan.short, 'copy', 'copies')} of less than {plan.least} characters"
            stay = "stays" if plan.short == 1 else "stay"
            _say(console, f"{short} {stay}; --min-remove lowers the limit")
    elif not plan.finished:
        _say(
            console,
            (
                f"After {MOST_ROUNDS} rounds there is still something to remove: clean the output again.",
                "yellow",
            ),
        )
    verb = "would be removed" if cleaned.output is None else "removed"
    share = f"{gone / whole:.1%}" if whole else "0.0%"
    files = _count(cleaned.files, "file", "files")
    _say(
        console,
        (f"{gone:,} of {whole:,} characters ({share}) {verb}", "bold"),
        f" from {cleaned.changed_files:,} of {files}, {_count(cleaned.documents, 'document', 'documents')}, "
        f"in {_count(plan.rounds, 'round', 'rounds')}, {seconds:.1f} s",
    )
    if cleaned.output is not None:
        _say(console, f"written to {printable(str(cleaned.output))}, with ledger.jsonl")


def _code_points(corpus: Corpus) -> int:
    return int((corpus.ends - corpus.starts).sum())


def _place(corpus: Corpus, first: int, last: int) -> str:
    """``page.txt:12``: the document and the line of the span's first character that is not white space."""
    ink = np.flatnonzero(~np.isin(corpus.codes[first:last], SPACES))
    position = first + int(ink[0]) if len(ink) else first
    document = int(corpus.starts.searchsorted(first, side="right")) - 1
    start = int(corpus.starts[document])
    line = int((corpus.codes[start:position] == 0x0A).sum()) + 1
    return f"{corpus.ids[document]}:{line}"


def _excerpt(corpus: Corpus, one: Removal) -> str:
    text = " ".join(corpus.text(one.start, min(one.end, one.start + 3 * EXCERPT)).split())
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _say(console: Console, *parts: str | tuple[str, str]) -> None:
    """One line, never broken."""
    console.print(Text.assemble(*parts), soft_wrap=True)
