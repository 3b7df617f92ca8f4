"""Labelled drafts for checks: text of the writer's own with pieces of old speeches in it, each copied in one way.

The old speeches are those of `fixtures/passages` and `fixtures/rewriting`, the writer's own lines those of
`fixtures/paragraphs`. The same tables and seeds give the same drafts for ever.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.passages_build import Label
from tests.passages_cases import hosts, Place, sources
from tests.passages_edit import edit, joined, Lcg, merged, traditional
from tests.rewriting_build import library, SENTENCE, swapped

# A draft has so many pieces, a language so many drafts for each way.
PIECES, DRAFTS = 3, 6
LANGUAGES = ("zh", "en")
NUMERALS = str.maketrans("一二三四五六七八九", "二三四五六七八九一")
NAMES = {"银杏": "石榴", "老师": "大夫", "县": "市", "harbour": "airport", "river": "canal", "Mrs": "Mr"}
SHORT = (13, 17, 21, 26, 33, 39)
PHRASES = (
    "让我们更加紧密地团结起来携手并肩把各项工作做得更好",
    "以更大的决心和更实的举措把各项任务落到实处",
    "各级各部门要进一步提高认识切实增强责任感和紧迫感",
)


@dataclass(frozen=True)
class Draft:
    """A draft: its text, its labels, and which of its characters were copied."""

    name: str
    text: str
    labels: tuple[Label, ...] = ()
    copied: tuple[tuple[int, int], ...] = field(default=())


@functools.cache
def old_texts() -> dict[str, str]:
    """The library: speeches, and others that share the set phrases."""
    forms = {
        f"forms-{n}": f"在第{n}次例会上的讲话\n{hosts('zh')[-1 - n]}\n{PHRASES[n % 3]}，{PHRASES[(n + 1) % 3]}。\n"
        for n in range(9)
    }
    return {**sources(), **library(), **forms}


@functools.cache
def paragraphs(language: str) -> tuple[Place, ...]:
    """The paragraphs of the old speeches that may be copied."""
    found = []
    for name, text in {**sources(), **library()}.items():
        start = 0
        for line in text.split("\n"):
            if len(line) >= (90 if language == "zh" else 220) and line.isascii() == (language == "en"):
                found.append(Place(name, start, start + len(line)))
            start += len(line) + 1
    return tuple(found)


def said(place: Place) -> str:
    return old_texts()[place.document][place.start : place.end]


def size(text: str) -> int:
    """Characters that count."""
    return sum(map(str.isalnum, text))


# ------------------------------------------------------------------ ways to copy


def verbatim(text: str, language: str, rng: Lcg) -> str:
    return text


def edited(rate: int) -> Callable[[str, str, Lcg], str]:
    """So many per cent of the tokens edited, one here and one there."""

    def change(text: str, language: str, rng: Lcg) -> str:
        return edit(text, rate, (" " if language == "en" else "").join(hosts(language)[-20:]), language, rng)

    return change


def synonyms(text: str, language: str, rng: Lcg) -> str:
    return swapped(text, 0, language, rng)


def figures(text: str, language: str, rng: Lcg) -> str:
    """Other figures and other names: what is passed off as this year's report."""
    text = re.sub("[0-9]", lambda digit: str((int(digit[0]) + 1) % 10), text.translate(NUMERALS))
    for name, other in NAMES.items():
        text = text.replace(name, other)
    return text


def in_traditional(text: str, language: str, rng: Lcg) -> str:
    return traditional(text)


def reordered(text: str, language: str, rng: Lcg) -> str:
    """The sentences in another order."""
    parts = [part.strip() for part in SENTENCE.findall(text)]
    mixed = [parts.pop(rng.below(len(parts))) for _ in range(len(parts))]
    return (" " if language == "en" else "").join(mixed)


def quoted(text: str, language: str, rng: Lcg) -> str:
    return f"“{text}”"


WAYS: dict[str, Callable[[str, str, Lcg], str]] = {
    "verbatim": verbatim,
    "10 % edited": edited(10),
    "20 % edited": edited(20),
    "30 % edited": edited(30),
    "synonyms": synonyms,
    "figures and names": figures,
    "traditional": in_traditional,
    "sentences reordered": reordered,
    "quoted": quoted,
    "part of a paragraph": verbatim,
    "several paragraphs": verbatim,
    "paragraphs joined": verbatim,
    "into another line": verbatim,
}
# Around these the writer's own text stands in the same line; behind these a few words of it.
INSIDE = ("part of a paragraph", "paragraphs joined", "quoted")
GOES_ON = ("into another line",)


def _pick(way: str, number: int, language: str) -> Place:
    """What is copied: a paragraph, a part of one, or several in a row."""
    places = paragraphs(language)
    place = places[number % len(places)]
    following = [other for other in places if other.document == place.document and other.start >= place.start]
    if way == "part of a paragraph":
        sixth = len(said(place)) // 6
        return _whole_words(Place(place.document, place.start + sixth, place.end - sixth))
    if way == "into another line" and len(following) > 1:
        last = following[1]
        return _whole_words(Place(place.document, place.start, last.start + 4 * len(said(last)) // 5))
    if way in ("several paragraphs", "paragraphs joined"):
        return Place(place.document, place.start, following[:3][-1].end)
    return place


def _whole_words(place: Place) -> Place:
    """The place without the parts of words at its ends."""
    text, (document, start, end) = old_texts()[place.document], place
    while re.fullmatch("[A-Za-z]{2}", text[start - 1 : start + 1]):
        start += 1
    while re.fullmatch("[A-Za-z]{2}", text[end - 1 : end + 1]):
        end -= 1
    return Place(document, start, end)


def cases() -> Iterator[tuple[str, str]]:
    """Ways and languages; English has one script."""
    for language, way in itertools.product(LANGUAGES, WAYS):
        if (way, language) != ("traditional", "en"):
            yield way, language


def drafts(way: str, language: str) -> list[Draft]:
    """Drafts whose pieces were copied in one way."""
    free, made = itertools.cycle(hosts(language)[:-20]), []
    for number in range(DRAFTS):
        text, labels = next(free), []
        for piece in range(PIECES):
            place = _pick(way, 7 * (number * PIECES + piece) + len(way), language)
            copy = WAYS[way](said(place), language, Lcg(100 * number + piece))
            if way == "paragraphs joined":
                copy = merged(copy) if language == "zh" else joined(copy)
            inside = way in INSIDE
            text += ("" if inside else "\n") + ("" if language == "zh" or not inside else " ")
            start, end = len(text), len(text) + len(copy)
            labels.append(Label(place, Place(f"draft-{number}", start, end), way, 0, "passage"))
            text += copy
            if way in GOES_ON:
                text += _beginning(next(free), len(said(place)) // 8)
            text += ("" if inside else "\n") + next(free)
        made.append(Draft(f"draft-{number}", text + "\n", tuple(labels), tuple(_spans(labels))))
    return made


def _beginning(text: str, size: int) -> str:
    """About so many characters of a line, in whole words."""
    return text[:size] + re.split(r"(?<=[^A-Za-z])|(?=[^A-Za-z])", text[size:], maxsplit=1)[0] + "."


def _spans(labels: list[Label]) -> Iterator[tuple[int, int]]:
    return ((label.b.start, label.b.end) for label in labels)


# ------------------------------------------------------------------ drafts with shares alone


def woven(language: str) -> list[Draft]:
    """Paragraphs of two speeches, their sentences in turn: those that are long enough for a passage."""
    gap, least = (" ", 100) if language == "en" else ("", 40)
    long = [
        (place.document, parts)
        for place in paragraphs(language)
        if len(parts := [part.strip() for part in SENTENCE.findall(said(place)) if size(part) >= least]) >= 2
    ]
    made = []
    for (one, first), (other, second) in itertools.pairwise(long):
        if one != other and len(made) < DRAFTS:
            text = gap.join(part for pair in zip(first, second, strict=False) for part in pair)
            made.append(Draft(f"woven-{len(made)}", text + "\n", copied=((0, len(text)),)))
    return made


def short() -> list[Draft]:
    """Runs of 13 to 39 characters of as many speeches, between words of the writer's own."""
    made = []
    for size in SHORT:
        free, text, spans = iter(hosts("zh")), "", []
        for number in range(8):
            place = paragraphs("zh")[11 * number + size]
            run = re.sub(r"\W", "", said(place))[20 : 20 + size]
            text += next(free)[:20]
            spans.append((len(text), len(text) + size))
            text += run
        made.append(Draft(f"short-{size}", text + "。\n", copied=tuple(spans)))
    return made


def forms() -> list[Draft]:
    """Drafts that have nothing from elsewhere but set phrases."""
    made = []
    for number in range(3):
        own = hosts("zh")[40 + 3 * number : 43 + 3 * number]
        start = len(own[0]) + 1
        text = f"{own[0]}\n{PHRASES[number]}。{own[1]}\n{own[2]}\n"
        made.append(Draft(f"forms-{number}", text, copied=((start, start + len(PHRASES[number])),)))
    return made


def new() -> list[Draft]:
    """Drafts that have nothing from elsewhere."""
    return [Draft(f"new-{n}", "\n".join(hosts("zh")[60 + 4 * n : 64 + 4 * n]) + "\n") for n in range(6)]
