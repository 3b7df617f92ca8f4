"""The report for a person at a terminal: what repeats, how much, where; then the largest clusters.

The words come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from dedup.findings.totals import Share, share_by_document, share_by_speech
from dedup.kinds import KINDS
from dedup.messages import Message
from dedup.model import Finding, Occurrence, Problem
from dedup.printable import printable
from dedup.report.frame_wording import frame_examples, say_contradictions, say_frame, say_frames
from dedup.report.wording import load_wording, Wording

if TYPE_CHECKING:
    from dedup.findings.scan_report import Report

LARGEST = 6
PLACES = 3
ROWS = 5
PROBLEMS = 20


def show_problems(
    problems: Sequence[Problem], console: Console, language: str = "en", most: int | None = PROBLEMS
) -> None:
    """One line for each problem: where, what, the cure; ``most`` of them, None where nothing else lists the others."""
    for problem in problems[:most]:
        line = f":{problem.line}" if problem.line is not None else ""
        where = f"{printable(problem.path)}{line}"
        what = Message("read.placed", path="", problem=printable(problem.message.say(language)))
        console.print(Text.assemble((where, "bold"), what.say(language)), soft_wrap=True)
    if most is not None and len(problems) > most:
        say(console, load_wording(language).say("problems.more", number=len(problems) - most))


def show_report(report: Report, console: Console, language: str = "en") -> None:
    """The whole summary; the totals come last, where the eye is when the screen has stopped."""
    wording = load_wording(language)
    if len(report):
        _show_largest(report, console, wording)
        if len(report.speeches) > len(report.corpus):
            _show_speeches(report, console, wording)
        _show_documents(report, console, wording)
        console.print()
    _show_totals(report, console, wording)


def _show_totals(report: Report, console: Console, wording: Wording) -> None:
    """How much there is, how much of it repeats, and what is not in these numbers."""
    s, unit = report.summary, report.settings.unit_name
    whole = {"documents": s.documents, "speeches": s.speeches, "units": s.units, "characters": s.characters}
    say(console, wording.say("totals.whole", unit=unit, **whole))
    if (held := report.corpus.held) is not None:
        say(console, wording.say("totals.held", library=printable(held.name), documents=held.documents))
    if s.repeated_characters:
        repeated = wording.say(
            "totals.repeated",
            characters=s.repeated_characters,
            across=share_of(s.across_characters, s.characters),
            within=share_of(s.within_characters, s.characters),
        )
        share = wording.say("totals.share", share=share_of(s.repeated_characters, s.characters))
        say(console, (share, "bold"), repeated)
    else:
        say(console, (wording.say("totals.nothing"), "bold green"))
    _show_kinds(report, console, wording)
    if s.frames is not None:
        say(console, say_frames(s.frames, s.characters, wording))
        if told := say_contradictions(s.frames, wording):
            say(console, (told, "yellow"))
    if s.short_units:
        counts = {"short": s.short_units, "repeats": s.short_repeats, "least": report.settings.min_length}
        say(console, (wording.say("totals.short", unit=unit, **counts), "dim"))
    if s.uncompared_texts:
        say(console, (wording.say("totals.uncompared", number=s.uncompared_texts), "yellow"))


def _show_kinds(report: Report, console: Console, wording: Wording) -> None:
    """How much there is of each kind."""
    s = report.summary
    names = {kind: wording.of_kind(kind).title for kind, number in s.members.items() if number}
    width = max(map(cell_len, names.values()), default=0)
    for kind, name in names.items():
        line = wording.say(
            "totals.kind",
            number=s.members[kind],
            counted=KINDS[kind].rule.counted,
            characters=s.member_characters[kind],
        )
        say(console, "  ", (name, "cyan"), " " * (width - cell_len(name)), f"  {line}")


def say(console: Console, *parts: str | tuple[str, str]) -> None:
    """One line, never broken."""
    console.print(Text.assemble(*parts), soft_wrap=True)


def print_table(console: Console, table: RenderableType) -> None:
    """A table, without the spaces behind its lines where they go into a file."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        say(console, line.rstrip())


def _show_documents(report: Report, console: Console, wording: Wording) -> None:
    number, shares = share_by_document(report, ROWS)
    rows = [(report.corpus.ids[share.number], share) for share in shares]
    _show_shares("document", number, rows, console, wording)


def _show_speeches(report: Report, console: Console, wording: Wording) -> None:
    number, shares = share_by_speech(report, ROWS)
    speeches = [(report.speech(share.number), share) for share in shares]
    rows = [(f"{speech.id}  {speech.title}", share) for speech, share in speeches]
    _show_shares("speech", number, rows, console, wording)


def _show_shares(
    noun: str, number: int, rows: list[tuple[str, Share]], console: Console, wording: Wording
) -> None:
    """The documents or speeches with most repeated text."""
    if not rows:
        return
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="bold", pad_edge=False)
    table.add_column(wording.say("shares.repeats"), justify="right")
    table.add_column(wording.say("shares.characters"), justify="right")
    table.add_column(wording.say(f"shares.{noun}"), overflow="fold")
    for name, share in rows:
        table.add_row(share_of(share.repeated, share.characters), f"{share.repeated:,}", printable(name))
    console.print()
    console.print(table)
    if number > len(rows):
        say(console, (wording.say("shares.more", number=number - len(rows), noun=noun), "dim"))


def _show_largest(report: Report, console: Console, wording: Wording) -> None:
    """The findings that repeat most characters."""
    largest = report.largest(LARGEST, PLACES)
    total = len(report)
    console.print()
    heading = "findings.largest" if total > len(largest) else "findings.all"
    say(console, (wording.say(heading, shown=len(largest), total=total), "bold"))
    for finding in largest:
        _show_finding(finding, report.summary.characters, console, wording)
    if total > len(largest):
        say(console, (wording.say("findings.files"), "dim"))


def _show_finding(finding: Finding, characters: int, console: Console, wording: Wording) -> None:
    """A finding in a few lines; ``characters`` are those of the whole corpus."""
    scope = wording.say(f"scopes.{finding.scope}")
    line = wording.say("findings.line", places=finding.places, characters=finding.characters, scope=scope)
    if "lines" in finding.evidence:
        line = say_frame(finding, characters, wording)
    say(console, (wording.of_kind(finding.kind).title, "cyan"), f"  {line}  ", (finding.id, "dim"))
    for text in (
        frame_examples(finding.evidence["lines"]) if "lines" in finding.evidence else [finding.excerpt]
    ):
        say(console, "  " + printable(text))
    for place in finding.occurrences:
        say(console, "    ", (place_of(place, wording), "blue"), _how_alike(place, wording))
    if finding.places > PLACES:
        say(console, (f"    {wording.say('findings.more', number=finding.places - PLACES)}", "dim"))


def place_of(place: Occurrence, wording: Wording) -> str:
    """``page.txt:12:1``, or the page, paragraph or block of an extracted text."""
    if not place.block:
        return printable(place.document) + f":{place.line}:{place.column}"
    return printable(place.document) + " " + part_of(place, wording)


def part_of(place: Occurrence, wording: Wording) -> str:
    """The place in an extracted document: ``page 3``, ``paragraph 12``, else its block; and the heading above it."""
    part = wording.say("place.block", number=place.line)
    if place.page:
        part = wording.say("place.page", number=place.page)
    elif place.paragraph:
        part = wording.say("place.paragraph", number=place.paragraph)
    return wording.say("place.under", part=part, heading=printable(place.heading)) if place.heading else part


def _how_alike(place: Occurrence, wording: Wording) -> str:
    if place.role == "anchor":
        return "  " + wording.say("place.anchor")
    if place.kind == "exact":
        return "  " + wording.say("place.equal")
    parts = (
        ("jaccard", "{:.3f}", place.jaccard),
        ("coverage", "{:.1%}", place.coverage),
        ("anchor_coverage", "{:.1%}", place.anchor_coverage),
        ("identity", "{:.3f}", place.identity),
    )
    shown = [
        wording.say(f"measures.{name}", value=form.format(value))
        for name, form, value in parts
        if value is not None
    ]
    return "  " + wording.say("place.join").join(shown) if shown else ""


def share_of(part: int, whole: int) -> str:
    """``20.5%``."""
    return f"{part / whole:.1%}" if whole else "0.0%"
