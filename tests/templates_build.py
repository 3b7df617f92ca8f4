"""Documents with planted templates, and `truth.json`, which says where each is used.

    python -m tests.templates_build          write fixtures/templates/documents and truth.json anew
    python -m tests.templates_build --check  silent and 0 when they are what this script makes, else 1

A document is a heading, a date line, a salutation, an opening, paragraphs of `fixtures/paragraphs` with uses between
their sentences, and a closing; of a template it has one use at most. Some documents are in traditional script, have ASCII
marks, are wrapped, or have a stray link word inside a use. The documents of `marked/` stand among them as they are.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.passages_cases import hosts, LINK
from tests.passages_edit import Lcg, SENTENCE, traditional
from tests.templates_marked import (
    NEGATIVE,
    own_documents,
    read_marked,
    read_planted,
    skeleton,
    TEMPLATES,
    Use,
)

# How many documents, and how many paragraphs of other matter each has.
SIZES = {"zh": (36, 4), "en": (20, 4)}
FIRST = ("heading", "dateline", "salutation", "opening")
LAST = ("closing",)
# Every so manieth document, counted from one, is changed.
TRADITIONAL, ASCII, STRAY, WRAPPED = 9, 8, 5, 4
WIDTH = 72
NARROW = str.maketrans("，。：；！？（）", ",.:;!?()")


class Page(NamedTuple):
    """A document, its text and the uses in it."""

    name: str
    text: str
    uses: list[Use]


class Line(NamedTuple):
    """A marked line to be planted."""

    name: str
    position: str
    marked: str


# ------------------------------------------------------------------ which line goes where


def _spread(language: str) -> list[list[Line]]:
    """The lines of each document: one of a template and one of a place at most, as evenly as that allows."""
    documents: list[list[Line]] = [[] for _ in range(SIZES[language][0])]
    rng = Lcg(len(documents))
    for template in read_planted(language):
        taken: set[int] = set()
        for marked in template.lines:
            line = Line(template.name, template.position, marked)
            free = [number for number in range(len(documents)) if number not in taken]
            ranks = {number: (_crowded(documents[number], line), rng.below(1000)) for number in free}
            chosen = min(free, key=ranks.__getitem__)
            taken.add(chosen)
            documents[chosen].append(line)
    return documents


def _crowded(document: list[Line], line: Line) -> tuple[bool, int]:
    """Whether the place of the line is taken, and how many lines there are."""
    single = line.position in FIRST + LAST
    return single and any(other.position == line.position for other in document), len(document)


# ------------------------------------------------------------------ one document


def _compose(lines: list[Line], paragraphs: list[str], rng: Lcg, gap: str) -> list[str]:
    """The marked paragraphs of a document."""
    inside = [_named(line) for line in lines if line.position not in FIRST + LAST]
    rows = [_sentences(paragraph) for paragraph in paragraphs]
    for marked in inside:
        if rng.below(3) == 0:
            rows.insert(1 + rng.below(len(rows)), [marked])
        else:
            row = rows[rng.below(len(rows))]
            row.insert(rng.below(len(row) + 1), marked)
    head, tail = (
        [[_named(line)] for place in places for line in lines if line.position == place]
        for places in (FIRST, LAST)
    )
    return [gap.join(row) for row in [*head, *rows, *tail]]


def _sentences(paragraph: str) -> list[str]:
    if paragraph.isascii():
        return re.split(r"(?<=[.;?!]) (?=[A-Z])", paragraph)
    return SENTENCE.findall(paragraph)


def _named(line: Line) -> str:
    """The marked line with its template's name in each mark that has none; a negative is named after its group."""
    if line.position == NEGATIVE:
        return line.marked.replace(f"⟦{NEGATIVE}|", f"⟦{NEGATIVE}{line.name}|")
    return re.sub(r"⟦(?![^|⟦⟧【】]*\|)", f"⟦{line.name}|", line.marked)


def _with_stray(marked: str) -> str:
    """A link word on a line of its own in the middle of a fixed text, of the first use that has a long one."""
    for use in re.finditer(r"⟦[^|]*\|([^⟧]*)⟧.", marked):
        if use[0].startswith(f"⟦{NEGATIVE}"):
            continue
        fixed = max(
            re.finditer(r"(?:^|(?<=】))[^【】]+", use[1]), key=lambda part: len(part[0]), default=None
        )
        if fixed is not None and len(fixed[0]) >= 6:
            at = use.start(1) + (fixed.start() + fixed.end()) // 2
            return f"{marked[:at]}\n{LINK}\n{marked[at:]}"
    return marked


def _wrapped(text: str) -> str:
    """Lines of at most 72 characters; every offset stays."""
    rows = []
    for row in text.split("\n"):
        while len(row) > WIDTH and " " in row[:WIDTH]:
            at = row.rindex(" ", 0, WIDTH)
            rows.append(row[:at])
            row = row[at + 1 :]
        rows.append(row)
    return "\n".join(rows)


def _pages(language: str) -> Iterator[Page]:
    size = SIZES[language][1]
    rng, gap = Lcg(7), "" if language == "zh" else " "
    supply = hosts(language)
    for number, lines in enumerate(_spread(language), 1):
        paragraphs = supply[(number - 1) * size : number * size]
        marked = "\n".join(_compose(lines, paragraphs, rng, gap)) + "\n"
        if language == "zh":
            marked = _with_stray(marked) if number % STRAY == 0 else marked
            marked = traditional(marked) if number % TRADITIONAL == 0 else marked
            marked = marked.translate(NARROW) if number % ASCII == 0 else marked
        text, uses = read_marked(marked)
        wrapped = language == "en" and number % WRAPPED == 0
        yield Page(f"{language}-{number:02}", _wrapped(text) if wrapped else text, _plain_names(uses))


def _plain_names(uses: list[Use]) -> list[Use]:
    """Names as the planted files write them, where a whole document was put into traditional script."""
    known = {traditional(name): name for name in _names()} | {name: name for name in _names()}
    return [use._replace(name=known[use.name]) for use in uses]


def _names() -> set[str]:
    heads = {NEGATIVE + t.name if t.position == NEGATIVE else t.name for x in SIZES for t in read_planted(x)}
    inner = {
        use.name
        for x in SIZES
        for t in read_planted(x)
        for line in t.lines
        for use in read_marked(line, t.name)[1]
    }
    return (heads | inner) - {NEGATIVE}


def pages() -> list[Page]:
    """All documents, planted and own."""
    own = [Page(f"own-{name}", *read_marked(marked)) for name, marked in own_documents().items()]
    return [*_pages("zh"), *_pages("en"), *own]


# ------------------------------------------------------------------ files


def truth_text(made: list[Page]) -> str:
    """The labels as they are stored, one template a line."""
    names = dict.fromkeys(use.name for page in made for use in page.uses)
    rows = [json.dumps(_row(name, made), ensure_ascii=False) for name in names]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _row(name: str, made: list[Page]) -> dict[str, object]:
    members = [(page, use) for page in made for use in page.uses if use.name == name]
    page, use = members[0]
    return {
        "name": name.removeprefix(NEGATIVE),
        "kind": "negative" if name.startswith(NEGATIVE) else "template",
        "language": "en" if page.text[use.start : use.end].isascii() else "zh",
        "skeleton": skeleton(page.text, use),
        "members": [
            {"document": page.name, "start": use.start, "end": use.end, "slots": use.slots}
            for page, use in members
        ],
    }


def files() -> dict[Path, str]:
    """What the stored set is made of."""
    made = pages()
    named = {TEMPLATES / "documents" / f"{page.name}.txt": page.text for page in made}
    return named | {TEMPLATES / "truth.json": truth_text(made)}


def main(arguments: list[str]) -> int:
    wanted = files()
    folder = TEMPLATES / "documents"
    stored = {path: path.read_bytes().decode() for path in [*folder.glob("*"), *wanted] if path.exists()}
    different = sorted(path.name for path in {*wanted, *stored} if wanted.get(path) != stored.get(path))
    if "--check" in arguments:
        print("\n".join(different), end="\n" if different else "")
        return 1 if different else 0
    folder.mkdir(exist_ok=True)
    for path in stored.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_bytes(text.encode())
    print(f"{len(wanted) - 1} documents, {len(different)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
