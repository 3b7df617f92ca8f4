"""The uses of known forms for a person at a terminal: of each form a table with a row for each use."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.findings.scan_report import Report
from dedup.model import Template
from dedup.printable import printable
from dedup.report.terminal import place_of, print_table, say
from dedup.report.terminal_templates import field_text, flat, shorten, STYLES
from dedup.report.wording import load_wording, Wording

FORMS, USES = 20, 8


def show_form_uses(
    report: Report, known: int, console: Console, language: str = "en", everything: bool = False
) -> None:
    """The forms that are used, in the order of the ``known`` ones, each with its first uses; ``everything`` shows all."""
    wording = load_wording(language)
    templates = report.templates
    if not templates:
        say(console, (wording.say("templates.forms_none", forms=known), "bold"))
        return
    say(console, (wording.say("templates.forms_heading", used=len(templates), forms=known), "bold"))
    shown = templates if everything else templates[:FORMS]
    for template in shown:
        _show_form(template, console, wording, everything)
    console.print()
    if len(templates) > len(shown):
        say(console, (wording.say("templates.more_forms", number=len(templates) - len(shown)), "dim"))


def _show_form(template: Template, console: Console, wording: Wording, everything: bool) -> None:
    console.print()
    print_table(console, field_text(template, wording))
    counts = wording.say("templates.form_counts", uses=len(template.uses), speeches=template.speeches)
    say(console, "  ", counts, "  ", (template.id, "dim"))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(wording.say("templates.form_place"), overflow="fold")
    for number, slot in enumerate(template.slots, 1):
        table.add_column(
            f"{number} {wording.say(f'slots.{slot.type}')}", style=STYLES[slot.type], overflow="fold"
        )
    uses = template.uses if everything else template.uses[:USES]
    for use in uses:
        values = (Text(shorten(flat(value)) or wording.say("templates.empty")) for value in use.values)
        table.add_row(Text(printable(place_of(use.place, wording)), style="blue"), *values)
    print_table(console, table)
    if len(template.uses) > len(uses):
        more = wording.say("templates.more_uses", number=len(template.uses) - len(uses))
        say(console, "  ", (more, "dim"))
