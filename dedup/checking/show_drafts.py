"""A check for an editor at a terminal: how much of each draft is copied, what of it, from where; then the set phrases."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.checking.check_report import CheckReport
from dedup.checking.form import FORM
from dedup.checking.lengths import Lengths
from dedup.checking.ratios import DraftRatios, Ratio
from dedup.checking.show_resembling import show_resembling
from dedup.kinds import PHRASES
from dedup.model import Finding, Occurrence
from dedup.printable import printable
from dedup.report.differs_wording import say_differs
from dedup.report.schema import skeleton_text
from dedup.report.terminal import part_of, place_of, print_table, say, share_of
from dedup.report.wording import load_wording, Wording

if TYPE_CHECKING:
    from dedup.checking.decided import Decided

LARGEST = 20
COMMONEST = 5
# Of the sources behind the likeliest so many are named.
OTHERS = 2
# The rows of the breakdown.
ROWS = ("total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining")
# Those of runs, which are lower bounds where not all was opened.
OF_RUNS = ROWS[:4]
# Of the facts that differ so many are named.
FACTS = 8
# Of what no finding tells so many sources are named, with so many lines each.
SOURCES, LINES = 5, 8
INDENT = "    "


def show_check(report: CheckReport, console: Console, language: str = "en") -> None:
    """The drafts, one after the other; of several a table of all comes last."""
    wording = load_wording(language)
    found = findings_by_draft(report)
    for number, ratios in enumerate(report.ratios):
        if number:
            console.print()
        decided = report.decided[number] if report.decided else None
        own = found.get(ratios.document, ())
        _Draft(report, ratios, own, console, wording, decided).show(report.unopened[number])
    if report.drafts > 1:
        _show_all(report, console, wording)


def findings_by_draft(report: CheckReport) -> Mapping[str, Sequence[Finding]]:
    """The findings of each draft that has any, by id, in order of place."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings():
        found[finding.occurrences[0].document].append(finding)
    return found


@dataclass(frozen=True)
class _Draft:
    """One draft with its findings, and where and in which words to show it."""

    report: CheckReport
    ratios: DraftRatios
    found: Sequence[Finding]
    console: Console
    wording: Wording
    decided: Decided | None = None

    def show(self, unopened: int) -> None:
        copied = [finding for finding in self.found if finding.kind not in PHRASES]
        phrases = [finding for finding in self.found if finding.kind in PHRASES]
        self.show_headline(copied)
        if self.found or self.ratios.total.characters:
            self.show_breakdown()
        if self.decided:
            from dedup.checking.show_decided import show_decided  # which most checks have no need of

            show_decided(self.decided, self.ratios, self.console, self.wording)
        if copied:
            self.show_copied(copied)
        self.show_rest()
        show_resembling(self.ratios, self.text, self.console, self.wording)
        if phrases:
            self.show_phrases(phrases)
        if unopened:
            self.console.print()
            self.say_dim(self.wording.say("check.unopened", n=unopened))

    def show_headline(self, copied: Sequence[Finding]) -> None:
        say(self.console, (printable(self.ratios.document), "bold"))
        if not self.found:
            self.show_nothing()
            return
        texts = {finding.occurrences[1].document for finding in copied if len(finding.occurrences) > 1}
        line = Text(self.wording.say("check.copied", share=self.share(self.ratios.copied)), "bold")
        if copied:
            size = self.ratios.copied.characters
            line.append(self.wording.say("check.from", characters=size, texts=len(texts)))
        line.append(self.wording.say("check.phrases", share=self.share(self.ratios.phrases)))
        self.console.print(line, soft_wrap=True)

    def show_nothing(self) -> None:
        """That no passage is copied, and how much stands elsewhere in shorter runs."""
        line = Text(
            self.wording.say("check.nothing", n=self.lengths.passage, unit=self.lengths.unit), "bold green"
        )
        total = self.ratios.total
        if total.characters:
            share = self.share(total, self.ratios.at_least)
            line.append(
                self.wording.say("check.runs", share=share, n=self.lengths.run, unit=self.lengths.unit)
            )
        self.console.print(line, soft_wrap=True)

    def show_rest(self) -> None:
        """Who holds what of the total no finding tells, and in which lines."""
        if not self.ratios.rest:
            return
        corpus, number = self.report.corpus, self.report.number_of[self.ratios.document]
        breaks = [at for at, character in enumerate(self.text) if character == "\n"]
        self.console.print()
        self.say_bold(self.wording.say("check.rest"))
        for source, characters, spans in self.ratios.rest[:SOURCES]:
            lines = dict.fromkeys(str(bisect.bisect_left(breaks, start) + 1) for start, _ in spans)
            named = self.wording.say("check.word_join").join(list(lines)[:LINES])
            more = ", …" if len(lines) > LINES else ""
            where = (
                "" if corpus.extracted[number] else "  " + self.wording.say("check.line", line=named + more)
            )
            share = share_of(characters, self.ratios.characters)
            say(self.console, f"  {share:>6}  ", (printable(source), "blue"), (where, "dim"))
        if len(self.ratios.rest) > SOURCES:
            self.say_dim("  " + self.wording.say("check.more_phrases", n=len(self.ratios.rest) - SOURCES))

    @cached_property
    def text(self) -> str:
        """The draft."""
        corpus, number = self.report.corpus, self.report.number_of[self.ratios.document]
        return corpus.text(int(corpus.starts[number]), int(corpus.ends[number]))

    @cached_property
    def lengths(self) -> Lengths:
        """How long a run and a passage are at the least."""
        return self.report.lengths_of(self.report.number_of[self.ratios.document])

    def share(self, ratio: Ratio, at_least: bool = False) -> str:
        share = share_of(ratio.characters, self.ratios.characters)
        return self.wording.say("check.at_least", share=share) if at_least else share

    def show_breakdown(self) -> None:
        """The shares, as checking reports give them."""
        table = Table(box=None, padding=(0, 1), header_style="bold", pad_edge=False)
        table.add_column("")
        for name in ("share", "characters", "findings"):
            table.add_column(self.wording.say(f"check.column_{name}"), justify="right")
        table.add_column("", overflow="fold")
        for name in ROWS:
            ratio: Ratio = getattr(self.ratios, name)
            note = printable(self.ratios.source) if name == "largest" else ""
            share = self.share(ratio, self.ratios.at_least and name in OF_RUNS)
            numbers = (share, f"{ratio.characters:,}", f"{len(ratio.findings):,}")
            row = self.wording.say(f"check.row_{name}", n=self.lengths.run, unit=self.lengths.unit)
            table.add_row(row, *numbers, note)
        self.console.print()
        print_table(self.console, table)

    def show_copied(self, copied: Sequence[Finding]) -> None:
        """The largest, in the order of the draft."""
        largest = sorted(range(len(copied)), key=lambda i: (-copied[i].characters, i))[:LARGEST]
        heading = "largest" if len(copied) > LARGEST else "all"
        self.console.print()
        self.say_bold(self.wording.say(f"check.{heading}", shown=len(largest), total=len(copied)))
        for i in sorted(largest):
            self.show_finding(copied[i])
        if len(copied) > LARGEST:
            self.say_dim(self.wording.say("check.more_findings", n=len(copied) - LARGEST))

    def show_finding(self, finding: Finding) -> None:
        draft, *sources = finding.occurrences
        size = self.wording.count("character", finding.characters)
        kind = self.wording.of_kind(finding.kind).title
        head = Text.assemble(self.line(draft), "  ", (kind, "cyan"), f"  {size}  ", (finding.id, "dim"))
        for note in self.notes(finding):
            head.append(f"  {note}", "green")
        self.console.print(head, soft_wrap=True)
        if differs := say_differs(finding, self.wording, FACTS):
            say(
                self.console,
                ("  " + differs, "bold yellow" if finding.evidence["differs"]["only"] else "yellow"),
            )
        self.say_cut("  " + printable(finding.excerpt))
        if sources:
            source = Text(INDENT).append_text(source_text(self.report, sources[0], self.wording))
            self.console.print(source, soft_wrap=True)
        self.show_others(finding, sources[1:])

    def notes(self, finding: Finding) -> list[str]:
        """What of it, all or a part, nobody objects to: quotations, what is the writer's own, and forms."""
        found = []
        for name, others in (("quoted", "without_quotations"), ("own", "without_own")):
            if finding.id in getattr(self.ratios, name).findings:
                part = "partly_" if finding.id in getattr(self.ratios, others).findings else ""
                found.append(self.wording.say(f"check.{part}{name}"))
        # Of one that has it nobody can say.
        several = finding.evidence["common"]["speeches"] > 1
        if several and finding.evidence.get("commonness", 0.0) >= FORM:
            found.append(self.wording.say("check.form"))
        return found

    def show_others(self, finding: Finding, others: Sequence[Occurrence]) -> None:
        """Who else has it, and how many use it."""
        first = finding.occurrences[1].document if others else ""
        places = {place.document: place for place in others if place.document != first}
        names = dict.fromkeys(distinct_name(self.report, place, self.wording) for place in places.values())
        texts = len(places)
        common = finding.evidence["common"]
        # Of what many hold not all are opened: only how many hold it is told then, not how many were opened.
        many = common["speeches"] > 1 + texts
        if names:
            named = self.wording.say("check.join").join(list(names)[:OTHERS])
            more = "check.others" if len(names) <= OTHERS else "check.others_more"
            self.say_dim(INDENT + self.wording.say("check.also" if many else more, n=texts, names=named))
        why = finding.evidence.get("no_form")
        if many or why:
            self.say_dim(INDENT + common_text(finding, self.wording))
        if why:
            self.say_dim(INDENT + self.wording.say(f"check.no_form_{why['reason']}", n=why["needed"]))

    def show_phrases(self, phrases: Sequence[Finding]) -> None:
        """The commonest, and how many there are; a phrase that comes again is listed once."""
        counts: dict[str, list[Finding]] = {}
        for finding in phrases:
            counts.setdefault(finding.id, []).append(finding)
        ranked = sorted(counts.values(), key=lambda same: -same[0].evidence["common"]["speeches"])
        characters = self.ratios.phrases.characters
        self.console.print()
        self.say_bold(self.wording.say("check.set_phrases", n=len(counts), characters=characters))
        for same in ranked[:COMMONEST]:
            text = Text.assemble(
                "  ", self.line(same[0].occurrences[0]), "  ", (phrase_text(same[0]), "italic")
            )
            if len(same) > 1:
                text.append(f" ×{len(same)}")
            text.append("  " + common_text(same[0], self.wording), "dim")
            self.console.print(text, soft_wrap=True)
            self.show_variants(same[0])
        if len(ranked) > COMMONEST:
            self.say_dim("  " + self.wording.say("check.more_phrases", n=len(ranked) - COMMONEST))

    def show_variants(self, phrase: Finding) -> None:
        """How others say what each says in his own way, and who."""
        for place in phrase.occurrences[1:] if phrase.evidence.get("variants") else ():
            corpus, number = self.report.corpus, self.report.number_of[place.document]
            base = int(corpus.starts[number])
            said = printable(" ".join(corpus.text(base + place.start, base + place.end).split()))
            self.say_dim(f"{INDENT}{said}  {distinct_name(self.report, place, self.wording)}")

    def line(self, place: Occurrence) -> str:
        return (
            part_of(place, self.wording)
            if place.block
            else self.wording.say("check.line", line=str(place.line))
        )

    def say_bold(self, line: str) -> None:
        say(self.console, (line, "bold"))

    def say_dim(self, line: str) -> None:
        say(self.console, (line, "dim"))

    def say_cut(self, line: str) -> None:
        """One line, cut to the width of a terminal."""
        width = self.console.width
        whole = not self.console.is_terminal or Text(line).cell_len <= width
        say(self.console, line if whole else set_cell_size(line, width - 1).rstrip() + "…")


def source_text(report: CheckReport, place: Occurrence, wording: Wording) -> Text:
    """A source by title, date, outlet and place, and how alike it is."""
    name = source_name(report, place, wording)
    return Text.assemble(
        name, "  " if name else "", (place_of(place, wording), "blue"), alike_text(place, wording)
    )


def source_name(report: CheckReport, place: Occurrence, wording: Wording) -> str:
    """A source by title, date and outlet, as far as they are known."""
    known = report.origin_of(place)
    parts = [printable(part) for part in (known.date, known.outlet) if part]
    title = wording.say("check.title", title=printable(known.title)) if known.title else ""
    return wording.say("place.join").join(part for part in (title, *parts) if part)


def distinct_name(report: CheckReport, place: Occurrence, wording: Wording) -> str:
    """A source in a few words; where no date tells it from others of its title, with its document."""
    name = source_name(report, place, wording)
    if name and report.origin_of(place).date:
        return name
    return "  ".join(part for part in (name, printable(place.document)) if part)


def alike_text(place: Occurrence, wording: Wording) -> str:
    """How alike a source is: the identity, or what else is known."""
    # What a near paragraph shares may be equal to the letter, the paragraph is not.
    near = place.kind == "near"
    if place.kind == "exact" or (place.identity == 1.0 and not near):
        return "  " + wording.say("place.equal")
    # Of a paragraph whose sentences stand in another order little aligns.
    moved = near and (place.identity or 0.0) < (place.jaccard or 0.0)
    for name in ("jaccard", "identity") if moved else ("identity", "jaccard", "anchor_coverage"):
        value = getattr(place, name)
        if value is not None and not (near and value == 1.0):
            key = f"check.{name}" if name == "anchor_coverage" else f"measures.{name}"
            return "  " + wording.say(key, value=f"{value:.1%}")
    return ""


def common_text(finding: Finding, wording: Wording) -> str:
    """``51 speeches of 12 sources, 1958–2024, use it``; of what not all of them say word for word, that they say it so or
    nearly so."""
    common = finding.evidence["common"]
    years = "–".join(dict.fromkeys((str(common["first"]), str(common["last"]))))
    told = {
        "speeches": common["speeches"],
        "sources": sources_text(common["sources"], common["unknown"], wording),
        "years": wording.say("check.in_years", years=years) if common["first"] else "",
    }
    word_for_word = finding.kind in PHRASES and not finding.evidence.get("variants")
    key = ("at_least_" if common["at_least"] else "") + ("common" if word_for_word else "varied")
    said = wording.say(f"check.{key}", n=common["speeches"], **told)
    return wording.say("check.listed", common=said) if finding.evidence.get("listed") else said


def sources_text(sources: int, unknown: int, wording: Wording) -> str:
    """`` of 12 sources``; nothing where none is known."""
    if not sources:
        return ""
    return wording.say("check.of_known_sources" if unknown else "check.of_sources", n=sources)


def phrase_text(finding: Finding) -> str:
    """A set phrase as it stands in the draft, or the fixed parts of a template, in one line."""
    return printable(" ".join((skeleton_text(finding) or finding.excerpt).split()))


def _show_all(report: CheckReport, console: Console, wording: Wording) -> None:
    """A row for each draft."""
    table = Table(box=None, padding=(0, 1), header_style="bold", pad_edge=False)
    for name in ("total", "copied", "phrases", "characters"):
        table.add_column(wording.say(f"check.column_{name}"), justify="right")
    table.add_column(wording.say("check.column_draft"), overflow="fold")
    for ratios in report.ratios:
        of_runs, *shares = [
            share_of(one.characters, ratios.characters)
            for one in (ratios.total, ratios.copied, ratios.phrases)
        ]
        if ratios.at_least:
            of_runs = wording.say("check.at_least", share=of_runs)
        table.add_row(of_runs, *shares, f"{ratios.characters:,}", printable(ratios.document))
    console.print()
    print_table(console, table)
