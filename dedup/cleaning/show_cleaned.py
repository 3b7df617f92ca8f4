"""What `dedup clean` and `dedup restore` tell a person: the largest removals, then the totals.

The words come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from dedup.cleaning.adding import Added
from dedup.cleaning.clean_corpus import Cleaned, Total
from dedup.cleaning.plan import MOST_ROUNDS, Removal
from dedup.cleaning.restore import Restored
from dedup.kinds import Group, KINDS, MARK_KINDS
from dedup.messages import Message
from dedup.model import Problem
from dedup.printable import printable
from dedup.report.frame_wording import say_reason
from dedup.report.terminal import say, share_of
from dedup.report.wording import load_wording, Wording
from dedup.text.corpus import Corpus, Held
from dedup.text.segment import SPACES

LARGEST = 10
EXCERPT = 60
REASONS_SHOWN = 12  # of a kind, those that take out most
# What a cleaned corpus is full of.
EMPTY = ("read.record_empty", "read.empty")


def gather_empty(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in an order in which those that matter come first; empty files and records only where they begin,
    and how many follow. [a:3 is empty, a:4 is empty, a:9 is not JSON] -> [a:9 is not JSON, a:3 is empty; 1 more …].
    """
    told = {Message(key) for key in EMPTY}
    out = [problem for problem in problems if not _tells_empty(problem)]
    for key in EMPTY:
        same = [problem for problem in problems if problem.message.key == key]
        if len(same) > 1:
            more = Message("cleaning.more_such", what=same[0].message, number=f"{len(same) - 1:,}")
            same = [replace(same[0], message=more)]
        out += same
    rest = (problem for problem in problems if _tells_empty(problem) and problem.message not in told)
    return [*out, *rest]


def _tells_empty(problem: Problem) -> bool:
    """Whether it says of a file or record that it is empty, or counts what does."""
    return problem.message.endswith(tuple(Message(key) for key in EMPTY))


def show_cleaned(cleaned: Cleaned, seconds: float, console: Console, language: str = "en") -> None:
    """The largest removals, what became of the files, and the totals by kind."""
    wording = load_wording(language)
    if cleaned.plan.removals:
        _show_largest(cleaned, console, wording)
    for name in cleaned.copied:
        say(console, (wording.say("clean.copied"), "yellow"), printable(name))
    _show_kinds(cleaned, console, wording)
    _show_totals(cleaned, seconds, console, wording)


def show_restored(restored: Restored, output: str, console: Console, language: str = "en") -> None:
    """What was rebuilt."""
    wording = load_wording(language)
    for name in restored.as_text:
        say(console, (wording.say("restore.as_text"), "yellow"), printable(name))
    for path in restored.leftovers:
        say(console, (wording.say("restore.leftover"), "yellow"), printable(str(path)))
    files = wording.say("restore.files", files=restored.files)
    say(
        console, (files, "bold"), wording.say("restore.spans", spans=restored.spans, output=printable(output))
    )


def _show_largest(cleaned: Cleaned, console: Console, wording: Wording) -> None:
    largest = cleaned.largest(LARGEST)
    heading = wording.say("clean.largest", shown=len(largest), total=len(cleaned.plan.removals))
    say(console, (heading, "bold"))
    corpus = cleaned.plan.cut.original
    for one in largest:
        kept = "" if one.kept is None else printable(_place(corpus, *one.kept))
        say(
            console,
            (wording.of_kind(one.kind).title, "cyan"),
            f"  {say_reason(one.reason, wording)}" if one.kind in MARK_KINDS else "",
            f"  {wording.say('clean.characters', number=one.characters)}  ",
            (printable(_place(corpus, one.start, one.end)), "blue"),
            f"  {wording.say('clean.as_in', place=kept)}" if kept else "",
        )
        say(console, "  " + printable(_excerpt(corpus, one)))
    say(console)


def _show_kinds(cleaned: Cleaned, console: Console, wording: Wording) -> None:
    if not cleaned.totals:
        return
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="bold", pad_edge=False)
    for name in ("kind", "removed", "code_points", "count"):
        table.add_column(wording.say(f"clean.{name}"), justify="left" if name == "kind" else "right")
    for kind, total in cleaned.totals.items():
        _add_row(table, wording.of_kind(kind).title, _noun_of(kind), total, wording)
        reasons = [(reason, one) for (of, reason, _), one in cleaned.reasons.items() if of == kind]
        for reason, one in reasons[:REASONS_SHOWN]:
            _add_row(table, "  " + say_reason(reason, wording), "place", one, wording, "dim")
        if len(reasons) > REASONS_SHOWN:
            table.add_row("  " + wording.say("clean.more_reasons", n=len(reasons) - REASONS_SHOWN))
    console.print(table)


def _add_row(table: Table, name: str, noun: str, total: Total, wording: Wording, style: str = "") -> None:
    removed = wording.count(noun, total.removals)
    table.add_row(name, removed, f"{total.code_points:,}", f"{total.characters:,}", style=style)


def _show_totals(cleaned: Cleaned, seconds: float, console: Console, wording: Wording) -> None:
    plan = cleaned.plan
    gone = sum(total.code_points for total in cleaned.totals.values())
    whole = _code_points(plan.cut.original)
    if not plan.removals:
        say(console, (wording.say("clean.nothing"), "bold green"))
        if plan.short:
            say(console, wording.say("clean.short", n=plan.short, least=plan.least))
    elif not plan.finished:
        say(console, (wording.say("clean.unfinished", rounds=MOST_ROUNDS), "yellow"))
    if plan.kept_back:
        reasons = wording.say("place.join").join(
            wording.say(f"clean.reasons.{reason}", n=plan.kept_back[reason])
            for reason in ("quantity", "negation", "content", "length")
            if plan.kept_back[reason]
        )
        say(console, wording.say("clean.kept_back", n=plan.kept_back.total(), reasons=reasons))
    if left := cleaned.emptied - cleaned.dropped:
        say(console, (wording.say("clean.emptied", n=left), "yellow"))
    if cleaned.dropped:
        say(console, wording.say("clean.dropped", n=cleaned.dropped))
    done = "would" if cleaned.output is None or cleaned.mark else "done"
    work = wording.say(
        "clean.work",
        changed=cleaned.changed_files,
        files=cleaned.files,
        documents=cleaned.documents,
        rounds=plan.rounds,
        seconds=f"{seconds:.1f}",
    )
    share = share_of(gone, whole)
    say(console, (wording.say(f"clean.{done}", gone=gone, whole=whole, share=share), "bold"), work)
    if cleaned.mark:
        say(console, wording.say("clean.marked", field=printable(cleaned.mark)))
    if cleaned.held is not None:
        _show_held(cleaned, cleaned.held, console, wording)
    if cleaned.output is not None:
        say(console, wording.say("clean.written", output=printable(str(cleaned.output))))
    if cleaned.held is not None and cleaned.added is not None:
        _show_added(cleaned.added, cleaned.held, console, wording)


def _show_held(cleaned: Cleaned, held: Held, console: Console, wording: Wording) -> None:
    """How much of what goes a library has."""
    name = printable(held.name)
    say(console, wording.say("clean.held", library=name, documents=held.documents, there=cleaned.there))
    if cleaned.nothing_left:
        say(console, (wording.say("clean.all_there", library=name), "yellow"))


def _show_added(added: Added, held: Held, console: Console, wording: Wording) -> None:
    """What became of the library."""
    change = added.change
    say(console, wording.say("clean.added", n=change.new, library=printable(held.name)))
    if change.replaced or change.removed or change.unchanged:
        counts = {"replaced": change.replaced, "removed": change.removed, "unchanged": change.unchanged}
        say(console, wording.say("clean.replaced", **counts))
    if added.short:
        say(console, (wording.say("clean.too_short", n=added.short), "dim"))


def _noun_of(kind: str) -> str:
    """What is removed of a kind is counted in."""
    return KINDS[kind].unit.value if KINDS[kind].group is Group.COPY else "place"


def _code_points(corpus: Corpus) -> int:
    return int((corpus.ends - corpus.starts)[: corpus.own].sum())


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
