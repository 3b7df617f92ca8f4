"""Templates for a person at a terminal: the forms that are re-used most, with their slots, what fills them, where, and
their variants; then re-used outlines.

Slots stand in 【…】, or 【a│b】 where they are alternatives, so that they are seen without colour too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import chop_cells
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from dedup.findings.scan_report import Report
from dedup.model import Finding, Genre, Occurrence, Slot, Template
from dedup.printable import printable
from dedup.report.fill_in import name_speeches
from dedup.report.terminal import place_of, print_table, say
from dedup.report.wording import load_wording, Wording

USES = 3
VALUES = 5
VARIANTS = 3
OUTLINES = 5
SPEECHES = 5
GENRES, TITLES, STEPS = 3, 3, 8
BAR, BAR_CELLS = "▏▎▍▌▋▊▉█", 8
VALUE_CELLS = 24
INDENT = 4
USE_LENGTH = 80
BREAKS, BLANKS = re.compile(r" ?(?:\r\n?|\n) ?"), re.compile("[ \t\u00a0\u3000]+")
# Types that are alike have shades of one colour.
STYLES = {
    "number": "cyan",
    "date": "magenta",
    "ordinal": "bright_cyan",
    "amount": "bright_magenta",
    "place": "green",
    "organisation": "bright_green",
    "person": "bright_blue",
    "placeholder": "red",
    "text": "yellow",
}


def show_templates(
    report: Report, console: Console, language: str = "en", most: int = 20, everything: bool = False
) -> None:
    """The first ``most`` families of templates, each with its variants beneath it; re-used outlines; the totals. With
    ``everything`` all of them, and what says nothing but everyday words too."""
    view = _View(report, console, load_wording(language))
    if not report.templates:
        say(console, (view.wording.say("templates.none"), "bold"))
        return
    if everything:
        view.show_all()
    else:
        view.show_first(most)
    view.show_genres()
    view.show_outlines()
    view.show_overview(most)
    view.show_totals()


@dataclass(frozen=True)
class _View:
    """Where to show it, and in which words."""

    report: Report
    console: Console
    wording: Wording

    def show_all(self) -> None:
        families = list(list_families(self.report.templates))
        self.say_bold(self.wording.say("templates.heading", shown=len(families), total=len(families)))
        for family in families:
            for depth, template in family:
                self.show_template(template, depth * INDENT)

    def show_first(self, most: int) -> None:
        everyday: list[list[tuple[int, Template]]] = []
        families: list[list[tuple[int, Template]]] = []
        for family in list_families(self.report.templates):
            (everyday if family[0][1].everyday else families).append(family)
        shown = families[:most]
        self.say_bold(self.wording.say("templates.heading", shown=len(shown), total=len(families)))
        for (_, leader), *variants in shown:
            self.show_template(leader, 0)
            self.show_variants(leader, [template for _, template in variants])
        left_out = sum(map(len, everyday))
        for key, number in (("more_templates", len(families) - len(shown)), ("everyday", left_out)):
            if number:
                self.say_dim(self.wording.say(f"templates.{key}", number=number))

    def show_variants(self, leader: Template, variants: list[Template]) -> None:
        """A line for each that most speeches use, with the share that it is of the leader's."""
        variants.sort(key=lambda template: -template.speeches)
        for template in variants[:VARIANTS]:
            share = self.wording.say("templates.variant", share=f"{template.speeches / leader.speeches:.0%}")
            line = Text.assemble(
                (share, "dim"), "  ", field_text(template, self.wording), "  ", (template.id, "dim")
            )
            self.indented(line, INDENT)
        if len(variants) > VARIANTS:
            more = self.wording.say("templates.more_variants", number=len(variants) - VARIANTS)
            self.indented(Text(more, style="dim"), INDENT)

    def show_template(self, template: Template, indent: int) -> None:
        self.console.print()
        self.indented(field_text(template, self.wording), indent)
        inner = indent + 2
        badge = (f"  {self.wording.say('templates.frame')}", "cyan") if template.frame else ""
        self.indented(Text.assemble(self.counts(template), "  ", (template.id, "dim"), badge), inner)
        if template.slots:
            table = Table.grid("", "", Column(overflow="fold"), padding=(0, 2, 0, 0))
            for number, slot in enumerate(template.slots, 1):
                kind = Text(self.wording.say(f"slots.{slot.type}"), style=STYLES[slot.type])
                table.add_row(Text(str(number), style="dim"), kind, self.values(slot))
            self.indented(table, inner)
        for use in template.uses[:USES]:
            self.show_use(use.place, inner)
        if len(template.uses) > USES:
            more = self.wording.say("templates.more_uses", number=len(template.uses) - USES)
            self.indented(Text(more, style="dim"), inner)

    def counts(self, template: Template) -> str:
        """How much it is used, and what it saves."""
        key = "counts" if template.sources else "counts_without_sources"
        return self.wording.say(
            f"templates.{key}",
            uses=len(template.uses),
            speeches=template.speeches,
            sources=template.sources,
            gain=f"{template.gain:,.0f}",
        )

    def values(self, slot: Slot) -> Text:
        """The commonest values with their counts."""
        shown = slot.values[:VALUES]
        parts = []
        for value, number in shown:
            text = shorten(flat(value)) or self.wording.say("templates.empty")
            parts.append(Text(self.wording.say("templates.value", value=text, number=number)))
        if slot.distinct > len(shown):
            more = self.wording.say("templates.more_values", number=slot.distinct - len(shown))
            parts.append(Text(more, style="dim"))
        return Text("  ").join(parts)

    def show_use(self, place: Occurrence, indent: int) -> None:
        text = printable(flat(self.report.text(place)))
        shown = text if len(text) <= USE_LENGTH else text[:USE_LENGTH] + "…"
        self.indented(Text.assemble((place_of(place, self.wording), "blue"), "  ", shown), indent)

    def show_place(self, place: Occurrence, indent: int) -> None:
        title = printable(self.title(place.speech))
        self.indented(Text.assemble((place_of(place, self.wording), "blue"), "  ", title), indent)

    def title(self, speech: str) -> str:
        """The title of a speech by its id."""
        return self.report.speech(self.report.speech_number(speech)).title

    def show_outlines(self) -> None:
        """Pairs of speeches that use the same templates in the same order, those with most templates first."""
        outlines = [finding for finding in self.report.findings() if finding.kind == "outline"]
        if not outlines:
            return
        outlines.sort(key=lambda finding: -len(finding.evidence["templates"]))
        shown = outlines[:OUTLINES]
        self.console.print()
        self.say_bold(self.wording.say("templates.outlines", shown=len(shown), total=len(outlines)))
        for finding in shown:
            self.show_outline(finding)
        if len(outlines) > len(shown):
            self.say_dim(self.wording.say("templates.more_outlines", number=len(outlines) - len(shown)))

    def show_outline(self, finding: Finding) -> None:
        steps = finding.evidence["templates"]
        line = self.wording.say("templates.outline", templates=len(steps))
        say(self.console, (line, "cyan"), "  ", (finding.id, "dim"))
        for number, place in enumerate(finding.occurrences[:SPEECHES]):
            self.show_place(place, 2)
            own = {tie["template"] for tie in finding.evidence["passages"] if number in tie["of"]}
            left = [str(step) for step, name in enumerate(steps, 1) if name not in own]
            if left:
                said = self.wording.say(
                    "templates.leaves", steps=self.wording.say("templates.and").join(left)
                )
                self.indented(Text(said, style="dim"), 4)
        if finding.places > SPEECHES:
            self.say_dim("  " + self.wording.say("templates.more_speeches", number=finding.places - SPEECHES))

    def show_genres(self) -> None:
        """Speeches that use mostly the same forms, and the steps that most of them take."""
        genres = self.report.genres
        if not genres:
            return
        known = {template.id: template for template in self.report.templates}
        self.console.print()
        self.say_bold(self.wording.say("templates.genres", shown=min(len(genres), GENRES), total=len(genres)))
        for genre in genres[:GENRES]:
            self.show_genre(genre, known)
        if len(genres) > GENRES:
            self.say_dim(self.wording.say("templates.more_genres", number=len(genres) - GENRES))

    def show_genre(self, genre: Genre, known: dict[str, Template]) -> None:
        """The steps that most speeches take, in order; the others are counted."""
        total = len(genre.speeches)
        say(
            self.console,
            (self.wording.say("templates.genre", speeches=total), "cyan"),
            "  ",
            (genre.id, "dim"),
        )
        names = self.wording.say("fill_in.join").join(name_speeches(self.report, genre, TITLES))
        self.indented(Text(names, style="dim"), 2)
        usual = sorted(genre.steps, key=lambda step: -step.speeches)[:STEPS]
        shown = [step for step in genre.steps if step in usual]
        for step in shown:
            share = f"{step.speeches / total:4.0%}"
            self.indented(
                Text.assemble((share, "dim"), "  ", field_text(known[step.template], self.wording)), 2
            )
        if len(genre.steps) > len(shown):
            self.say_dim(
                "  " + self.wording.say("templates.more_steps", number=len(genre.steps) - len(shown))
            )

    def show_overview(self, most: int) -> None:
        """The first families on one screen, a line each: how many speeches, in which years, what it says."""
        leaders = [family[0][1] for family in list_families(self.report.templates)]
        leaders = [template for template in leaders if not template.everyday][:most]
        if len(leaders) < 2:
            return
        largest = max(template.speeches for template in leaders)
        table = Table.grid(
            Column(), Column(justify="right"), Column(), Column(no_wrap=True, overflow="ellipsis")
        )
        table.padding = (0, 1, 0, 0)
        for template in leaders:
            bar = BAR[-1] * (template.speeches * BAR_CELLS // largest)
            eighths = template.speeches * BAR_CELLS * len(BAR) // largest % len(BAR)
            bar += BAR[eighths - 1] if eighths else ""
            years = template.years
            span = f"{years[0][0]}–{years[-1][0]}" if len(years) > 1 else str(years[0][0]) if years else ""
            table.add_row(
                Text(bar.ljust(BAR_CELLS), style="cyan"),
                str(template.speeches),
                Text(span, "dim"),
                field_text(template, self.wording),
            )
        self.console.print()
        self.say_bold(self.wording.say("templates.overview", number=len(leaders)))
        print_table(self.console, table)

    def show_totals(self) -> None:
        """How many templates there are, and how much of the text they make up."""
        templates, speeches = self.report.templates, len(self.report.speeches)
        used = {use.place.speech for template in templates for use in template.uses}
        totals = self.wording.say(
            "templates.totals",
            templates=len(templates),
            uses=sum(len(template.uses) for template in templates),
            used=len(used),
            speeches=speeches,
        )
        self.console.print()
        say(self.console, (totals, "bold"))
        share = self.wording.say("templates.share", share=f"{share_of_text(self.report):.1%}")
        say(self.console, share)

    def say_bold(self, line: str) -> None:
        say(self.console, (line, "bold"))

    def say_dim(self, line: str) -> None:
        say(self.console, (line, "dim"))

    def indented(self, content: RenderableType, indent: int) -> None:
        """Lines that are too long go on at the same indentation."""
        print_table(self.console, Padding(content, (0, 0, 0, indent), expand=False))


def list_families(templates: tuple[Template, ...]) -> Iterator[list[tuple[int, Template]]]:
    """Families: the templates with their depths, each behind the one that it is a variant of: [a, b, c in a] ->
    [(0, a), (1, c)], [(0, b)]."""
    known = {template.id for template in templates}
    inside: dict[str, list[Template]] = defaultdict(list)
    for template in templates:
        inside[template.parent if template.parent in known else ""].append(template)
    for leader in inside[""]:
        family: list[tuple[int, Template]] = []
        waiting = [(0, leader)]
        while waiting:
            depth, template = waiting.pop()
            family.append((depth, template))
            waiting += [(depth + 1, inner) for inner in reversed(inside[template.id])]
        yield family


def field_text(template: Template, wording: Wording) -> Text:
    """The skeleton, its slots as coloured fields."""
    text, slots = Text(), iter(template.slots)
    for part in template.skeleton:
        if part is not None:
            text.append(flat(part), style="bold")
            continue
        slot = next(slots)
        shown = (
            "│".join(value or wording.say("templates.empty") for value, _ in slot.values)
            if slot.alternatives
            else "…"
        )
        text.append(f"【{flat(shown)}】", style=STYLES[slot.type])
    return text


def flat(text: str) -> str:
    """Text of a stranger on one line: breaks are shown, and wide or several spaces are one."""
    return printable(BREAKS.sub("↵", BLANKS.sub(" ", text)))


def shorten(text: str) -> str:
    first = chop_cells(text, VALUE_CELLS)[0] if text else ""
    return first if first == text else first + "…"


def share_of_text(report: Report) -> float:
    """The share of all characters that count which the fixed texts of templates cover."""
    summary = report.summary
    return summary.member_characters.get("template", 0) / summary.characters if summary.characters else 0.0
