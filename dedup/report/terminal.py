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

LARGEST = 8
PLACES = 4
ROWS = 8
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
    """The whole summary."""
    _show_totals(report, console)
    if report.summary.repeated_units or report.clusters.outside.size:
        _show_documents(report, console)
        if len(report.speeches) > len(report.corpus):
            _show_speeches(report, console)
        _show_largest(report, console)


def _show_totals(report: Report, console: Console) -> None:
    s = report.summary
    console.print(
        f"{s.documents:,} {_plural(s.documents, 'document')}, {s.speeches:,} {_plural(s.speeches, 'speech')}, "
        f"{s.units:,} {_plural(s.units, _unit_name(report))}, {s.characters:,} characters that count",
        highlight=False,
    )
    share = f"{s.repeated_share:.1%}"
    if not s.repeated_units and not sum(s.findings.values()):
        console.print(Text("Nothing repeats.", style="bold green"))
    else:
        console.print(
            Text.assemble(
                (f"{share} repeats", "bold"),
                f": {s.repeated_characters:,} characters in {s.repeated_units:,} "
                f"{_plural(s.repeated_units, _unit_name(report))} have a better copy elsewhere",
                f" ({_share(s.across_characters, s.characters)} across speeches, "
                f"{_share(s.within_characters, s.characters)} within one)",
            ),
            soft_wrap=True,
        )
        for kind, number in s.findings.items():
            console.print(
                Text.assemble(
                    "  ",
                    (f"{kind:<6}", "cyan"),
                    f"{number:>8,} {_plural(number, 'finding')}, {s.members[kind]:,} {_plural(s.members[kind], 'copy')}, "
                    f"{s.member_characters[kind]:,} characters — {RULES[kind].title.lower()}",
                ),
                soft_wrap=True,
            )
    if s.short_units:
        console.print(
            f"{s.short_units:,} shorter than {report.settings.min_length} characters are not reported; "
            f"{s.short_repeats:,} of them repeat",
            style="dim",
            highlight=False,
            soft_wrap=True,
        )
    if s.uncompared_texts:
        console.print(
            f"{s.uncompared_texts:,} texts stand in very large groups and were not compared with all others there",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


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
    total = len(report.groups)
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
            f"  {finding.places:,} places, {finding.characters:,} characters, {finding.scope}  ",
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
    identity = "" if place.identity is None else f", identity {place.identity:.3f}"
    return f"  jaccard {place.jaccard:.3f}{identity}"


def printable(text: str) -> str:
    """Text of a stranger, safe to print: control characters and direction overrides become visible."""
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)


def _unit_name(report: Report) -> str:
    return "paragraph" if report.settings.unit == "auto" else report.settings.unit


def _plural(number: int, noun: str) -> str:
    if number == 1:
        return noun
    if noun.endswith("y"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith("ch") else "s")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"
