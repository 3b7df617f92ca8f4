"""The report for a person at a terminal: what repeats, how much, where; then the largest clusters."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.findings import Report
from dedup.findings.totals import Share, share_by_document, share_by_speech
from dedup.model import Finding, Occurrence, Problem
from dedup.rules import RULES

LARGEST = 6
PLACES = 3
ROWS = 5
PROBLEMS = 20


def show_problems(problems: Sequence[Problem], console: Console) -> None:
    """One line for each problem: where, what, the cure."""
    for problem in problems[:PROBLEMS]:
        line = f":{problem.line}" if problem.line is not None else ""
        text = Text.assemble((f"{printable(problem.path)}{line}", "bold"), ": ", printable(problem.message))
        console.print(text, soft_wrap=True)
    if len(problems) > PROBLEMS:
        console.print(
            f"… and {len(problems) - PROBLEMS:,} more problems; --json lists them all", soft_wrap=True
        )


def show_report(report: Report, console: Console) -> None:
    """The whole summary; the totals come last, where the eye is when the screen has stopped."""
    if len(report):
        _show_largest(report, console)
        if len(report.speeches) > len(report.corpus):
            _show_speeches(report, console)
        _show_documents(report, console)
        console.print()
    _show_totals(report, console)


def _show_totals(report: Report, console: Console) -> None:
    """How much there is, how much of it repeats, and what is not in these numbers."""
    s = report.summary
    counted = ((s.documents, "document"), (s.speeches, "speech"), (s.units, report.settings.unit_name))
    total = ", ".join(_count(number, noun) for number, noun in counted)
    _say(console, f"{total}, {_count(s.characters, 'character')} that count")
    if s.repeated_characters:
        _say(
            console,
            (f"{_share(s.repeated_characters, s.characters)} repeats", "bold"),
            f": {_count(s.repeated_characters, 'character')} that stand elsewhere in a better copy "
            f"({_share(s.across_characters, s.characters)} across speeches, "
            f"{_share(s.within_characters, s.characters)} within one)",
        )
    else:
        _say(console, ("Nothing repeats.", "bold green"))
    width = max((len(kind) for kind, number in s.members.items() if number), default=0)
    for kind, number in s.members.items():
        if number:
            _say(
                console,
                "  ",
                (f"{kind:<{width}}", "cyan"),
                f"  {_count(number, RULES[kind].counted)}, {_count(s.member_characters[kind], 'character')}: "
                f"{RULES[kind].title.lower()}",
            )
    if s.short_units:
        _say(
            console,
            (
                f"not in this: {_count(s.short_units, report.settings.unit_name)} of less than "
                f"{report.settings.min_length} characters, {s.short_repeats:,} of which repeat",
                "dim",
            ),
        )
    if s.uncompared_texts:
        _say(
            console,
            (
                f"{_count(s.uncompared_texts, 'text')} in very large groups met with a limit, and were not compared "
                "with all others there",
                "yellow",
            ),
        )


def _say(console: Console, *parts: str | tuple[str, str]) -> None:
    """One line, never broken."""
    console.print(Text.assemble(*parts), soft_wrap=True)


def _show_documents(report: Report, console: Console) -> None:
    number, shares = share_by_document(report, ROWS)
    _show_shares("Documents", number, [(report.corpus.ids[share.number], share) for share in shares], console)


def _show_speeches(report: Report, console: Console) -> None:
    number, shares = share_by_speech(report, ROWS)
    speeches = [(report.speech(share.number), share) for share in shares]
    rows = [(f"{speech.id}  {speech.title}", share) for speech, share in speeches]
    _show_shares("Speeches", number, rows, console)


def _show_shares(title: str, number: int, rows: list[tuple[str, Share]], console: Console) -> None:
    """The documents or speeches with most repeated text."""
    if not rows:
        return
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="bold", pad_edge=False)
    table.add_column("repeats", justify="right")
    table.add_column("characters", justify="right")
    table.add_column(f"{title} with most repeated text", overflow="fold")
    for name, share in rows:
        table.add_row(_share(share.repeated, share.characters), f"{share.repeated:,}", printable(name))
    console.print()
    console.print(table)
    if number > len(rows):
        console.print(f"… and {number - len(rows):,} more", style="dim", highlight=False)


def _show_largest(report: Report, console: Console) -> None:
    """The findings that repeat most characters."""
    largest = report.largest(LARGEST, PLACES)
    total = len(report)
    console.print()
    heading = "The largest findings" if total > len(largest) else "Findings"
    console.print(Text(f"{heading} ({len(largest)} of {total:,})", style="bold"))
    for finding in largest:
        _show_finding(finding, console)
    if total > len(largest):
        console.print("--json FILE has them all, --pairs FILE the pairs", style="dim", highlight=False)


def _show_finding(finding: Finding, console: Console) -> None:
    console.print(
        Text.assemble(
            (finding.kind, "cyan"),
            f"  {_count(finding.places, 'place')}, {_count(finding.characters, 'character')}, {finding.scope}  ",
            (finding.id, "dim"),
        )
    )
    console.print(Text("  " + printable(finding.excerpt)), soft_wrap=True)
    for place in finding.occurrences:
        console.print(Text.assemble("    ", (_place(place), "blue"), _how_alike(place)), soft_wrap=True)
    if finding.places > PLACES:
        console.print(f"    … and {finding.places - PLACES:,} more places", style="dim", highlight=False)


def _place(place: Occurrence) -> str:
    position = f" block {place.line}" if place.block else f":{place.line}:{place.column}"
    return printable(place.document) + position


def _how_alike(place: Occurrence) -> str:
    if place.role == "anchor":
        return "  anchor"
    if place.kind == "exact":
        return "  equal"
    parts = (
        ("jaccard {:.3f}", place.jaccard),
        ("covered {:.1%}", place.coverage),
        ("anchor covered {:.1%}", place.anchor_coverage),
        ("identity {:.3f}", place.identity),
    )
    shown = [form.format(value) for form, value in parts if value is not None]
    return "  " + ", ".join(shown) if shown else ""


def printable(text: str) -> str:
    """Text of a stranger, safe to print: control characters and direction overrides become visible."""
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)


def _count(number: int, noun: str) -> str:
    """``1 copy``, ``2 copies``, ``3 speeches``."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y"):
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}" + ("es" if noun.endswith("ch") else "s")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"
