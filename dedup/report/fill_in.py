"""Forms to be filled in by a person: the skeleton of each genre, its steps in order, then the forms of no genre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dedup.findings.results import Results
from dedup.messages import Catalogue
from dedup.model import Form, Genre, Slot, split_speech
from dedup.printable import visible

# Of the values of a slot so many serve as examples, and so many characters of each; of the speeches of a genre so many
# are named; so many forms stand behind those of genres.
EXAMPLES, LENGTH, SPEECHES, FORMS = 3, 24, 5, 200
# What Markdown would take for markup.
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!])")


@dataclass(frozen=True, slots=True)
class Line:
    """A form to fill in: the pieces of its skeleton, a `Slot` for each that is open, what is said of it, and examples of
    what fills its slots."""

    pieces: tuple[str | Slot, ...]
    note: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A genre, or the forms of none: a heading, what is said of it, and its lines; those of a genre are in order."""

    heading: str
    note: str
    lines: tuple[Line, ...]
    ordered: bool


def list_parts(report: Results, wording: Catalogue) -> list[Part]:
    """All that is to be filled in."""
    forms = {form.id: form for form in report.forms}
    parts = [
        _of_genre(number, genre, forms, report, wording) for number, genre in enumerate(report.genres, 1)
    ]
    told = {step.template for genre in report.genres for step in genre.steps}
    rest = [form for form in report.forms if form.id not in told and form.parent not in forms][:FORMS]
    if rest:
        lines = (_line(form, wording.say("fill_in.used", speeches=form.speeches), wording) for form in rest)
        parts.append(Part(wording.say("fill_in.others"), "", tuple(lines), ordered=False))
    return parts


def _of_genre(number: int, genre: Genre, forms: dict[str, Form], report: Results, wording: Catalogue) -> Part:
    total = len(genre.speeches)
    lines = (
        _line(
            forms[step.template], wording.say("fill_in.share", share=f"{step.speeches / total:.0%}"), wording
        )
        for step in genre.steps
    )
    note = wording.say(
        "fill_in.speeches",
        speeches=total,
        titles=wording.say("fill_in.join").join(name_speeches(report, genre)),
    )
    return Part(wording.say("fill_in.genre", number=number), note, tuple(lines), ordered=True)


def name_speeches(report: Results, genre: Genre, most: int = SPEECHES) -> list[str]:
    """What the first speeches of a genre are known by: their titles, or their documents where titles tell nothing."""
    some = [report.speech(report.speech_number(name)) for name in genre.speeches[:most]]
    titles = [visible(one.title) for one in some]
    return titles if len(set(titles)) == len(some) else [visible(split_speech(one.id)[0]) for one in some]


def _line(form: Form, note: str, wording: Catalogue) -> Line:
    slots, last = iter(form.slots), len(form.skeleton) - 1
    pieces = tuple(
        next(slots) if part is None else _apart(visible(part), place > 0, place < last)
        for place, part in enumerate(form.skeleton)
    )
    return Line(pieces, note, tuple(_examples(form.slots, wording)))


def _apart(text: str, left: bool, right: bool) -> str:
    """A fixed text with the spaces that a spaced script has around what is filled in."""
    before = " " if left and text[0].isascii() and text[0].isalnum() else ""
    behind = " " if right and text[-1].isascii() and text[-1] not in "([{\"'" else ""
    return before + text + behind


def _examples(slots: Sequence[Slot], wording: Catalogue) -> Iterator[str]:
    for number, slot in enumerate(slots, 1):
        shown = [visible(" ".join(value.split())) for value, _ in slot.values if value][:EXAMPLES]
        if shown and not slot.alternatives:
            values = wording.say("fill_in.join").join(
                value if len(value) <= LENGTH else value[:LENGTH] + "…" for value in shown
            )
            yield wording.say(
                "fill_in.example", number=number, kind=wording.say(f"slots.{slot.type}"), values=values
            )


def choices_of(slot: Slot) -> list[str]:
    """The words that a slot may be filled with, if these are all; otherwise none."""
    return [visible(value) for value, _ in slot.values if value] if slot.alternatives else []


def blank_of(slot: Slot, wording: Catalogue) -> str:
    """What stands in an open slot: 【organisation】, or 【任务│目的】."""
    return "【" + ("│".join(choices_of(slot)) or wording.say(f"slots.{slot.type}")) + "】"


def as_markdown(parts: Sequence[Part], wording: Catalogue) -> str:
    """All parts as Markdown."""
    out = [f"# {wording.say('fill_in.title')}"]
    for part in parts:
        out += ["", f"## {part.heading}", ""]
        if part.note:
            out += [_plain(part.note), ""]
        for number, line in enumerate(part.lines, 1):
            mark = f"{number}." if part.ordered else "-"
            text = "".join(
                _plain(piece if isinstance(piece, str) else blank_of(piece, wording)) for piece in line.pieces
            )
            out.append(f"{mark} {text}  ")
            indent = " " * (len(mark) + 1)
            out.append(indent + " · ".join([line.note, *map(_plain, line.examples)]))
    return "\n".join(out) + "\n"


def _plain(text: str) -> str:
    return MARKUP.sub(r"\\\1", text)
