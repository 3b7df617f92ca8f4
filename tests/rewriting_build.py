"""Drafts that rewrite the paragraphs of `fixtures/rewriting/library`, each with what it rewrites.

A draft is a line of its own that begins with a set phrase, the rewritten paragraph, and another line of its own. The same
table, texts and seeds give the same drafts for ever.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.passages_cases import hosts
from tests.passages_edit import edit, Lcg

REWRITING = Path(__file__).resolve().parents[1] / "fixtures" / "rewriting"
RATES = (5, 10, 15, 20, 30, 40, 50)
PHRASES = (
    "各级各部门要进一步提高认识，切实把思想和行动统一到市委的决策部署上来",
    "一级抓一级、层层抓落实，确保各项任务落到实处",
    "坚持问题导向、目标导向、结果导向相统一",
    "以钉钉子的精神抓好落实，一张蓝图绘到底",
    "以高度的责任感和使命感，扎扎实实做好各项工作",
    "主要负责同志要亲自抓、负总责，分管负责同志要具体抓、抓具体",
)
ENGLISH_PHRASE = "There is still a great deal to be done, and we will do it together."
SENTENCE = re.compile(r"[^。？！.?!]*[。？！.?!]+\s*")
CLAUSE = re.compile(r"[，；：]|, ")
# What two sentences are joined by, in turn.
LINKS = {"zh": ("，而且", "，同时", "；"), "en": (", and ", "; ", ", while ")}
# Tokens of a clump: characters of Chinese, words of English.
CLUMP = {"zh": 12, "en": 5}


class Paragraph(NamedTuple):
    """A paragraph of the library: code points ``start:end`` of a document; ``number`` counts from 1."""

    document: str
    number: int
    start: int
    text: str
    language: str


class Draft(NamedTuple):
    """Code points ``start:end`` of ``text`` rewrite a paragraph."""

    name: str
    text: str
    start: int
    end: int
    source: Paragraph


# ------------------------------------------------------------------ the library


@functools.cache
def library() -> dict[str, str]:
    """The old speeches by file name."""
    return {path.stem: path.read_text("utf-8") for path in sorted((REWRITING / "library").glob("*.txt"))}


@functools.cache
def paragraphs() -> tuple[Paragraph, ...]:
    """All but the titles."""
    found = []
    for name, text in library().items():
        language = "en" if text.isascii() else "zh"
        start = 0
        for number, line in enumerate(text.rstrip("\n").split("\n")):
            if number:
                found.append(Paragraph(name, number, start, line, language))
            start += len(line) + 1
    return tuple(found)


@functools.cache
def synonyms(language: str) -> dict[str, str]:
    """Words and what is put in their place."""
    rows = (row.split(" ") for row in (REWRITING / "synonyms.txt").read_text("utf-8").splitlines())
    return {word: other for word, other in rows if word.isascii() == (language == "en")}


@functools.cache
def reworded() -> dict[tuple[str, int], str]:
    """Paragraphs that were reworded by hand, by document and number."""
    rows = (REWRITING / "reworded.txt").read_text("utf-8").splitlines()
    heads = (head.split(" ") for head in rows[::2])
    return {(name, int(number)): text for (name, number), text in zip(heads, rows[1::2], strict=True)}


# ------------------------------------------------------------------ ways to rewrite


def scattered(text: str, rate: int, language: str, rng: Lcg) -> str:
    """That percentage of the tokens replaced, left out or put in, one here and one there."""
    return edit(text, rate, _pool(language), language, rng)


def clumps(text: str, rate: int, language: str, rng: Lcg) -> str:
    """That percentage of the tokens replaced by other text, a run here and a run there."""
    tokens, others = _tokens(text, language), _words(_tokens(_pool(language), language))
    words = [place for place, token in enumerate(tokens) if token[0].isalnum()]
    budget = round(len(words) * rate / 100)
    runs = max(1, round(budget / CLUMP[language]))
    for run in range(runs):
        lo, hi = len(words) * run // runs, len(words) * (run + 1) // runs
        size = budget * (run + 1) // runs - budget * run // runs
        first, other = lo + rng.below(hi - lo - size + 1), rng.below(len(others) - size)
        for offset in range(size):
            tokens[words[first + offset]] = others[other + offset]
    return "".join(tokens)


def swapped(text: str, rate: int, language: str, rng: Lcg) -> str:
    """Every word of the table by its synonym."""
    table = synonyms(language)
    word = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pattern = rf"\b(?:{word})\b" if language == "en" else word
    return re.sub(pattern, lambda found: table[found[0]], text)


def clauses(text: str, rate: int, language: str, rng: Lcg) -> str:
    """In each sentence the clauses in reverse order."""
    comma, made = (", " if language == "en" else "，"), []
    for sentence in SENTENCE.findall(text):
        body = sentence.rstrip()
        end = body[-1] + (" " if language == "en" else "")
        made.append(comma.join(reversed(CLAUSE.split(body[:-1]))) + end)
    return "".join(made).rstrip()


def sentences(text: str, rate: int, language: str, rng: Lcg) -> str:
    """The sentences in reverse order."""
    gap = " " if language == "en" else ""
    return gap.join(sentence.strip() for sentence in reversed(SENTENCE.findall(text)))


def merged(text: str, rate: int, language: str, rng: Lcg) -> str:
    """All sentences as one, with links between them."""
    whole = [sentence.strip() for sentence in SENTENCE.findall(text)]
    parts = [sentence[:-1] + LINKS[language][i % 3] for i, sentence in enumerate(whole[:-1])]
    return "".join([*parts, whole[-1]])


def swapped_clauses(text: str, rate: int, language: str, rng: Lcg) -> str:
    """The clauses in reverse order, with synonyms."""
    return swapped(clauses(text, rate, language, rng), rate, language, rng)


Rewrite = Callable[[str, int, str, Lcg], str]
BY_RATE: dict[str, Rewrite] = {"scattered": scattered, "clumps": clumps}
BY_MANNER: dict[str, Rewrite] = {
    "synonyms": swapped,
    "clauses reordered": clauses,
    "clauses reordered, synonyms": swapped_clauses,
    "sentences reordered": sentences,
    "sentences merged": merged,
}
BY_HAND = "reworded by hand"


def manners() -> Iterator[tuple[str, int]]:
    """Every manner and its percentage of edits, 0 where it has none."""
    for manner in BY_RATE:
        yield from ((manner, rate) for rate in RATES)
    yield from ((manner, 0) for manner in (*BY_MANNER, BY_HAND))


# ------------------------------------------------------------------ drafts


def drafts(manner: str, rate: int, language: str) -> list[Draft]:
    """A draft for each paragraph of the language; by hand, for those that were reworded."""
    free, made = iter(hosts(language)), []
    for number, paragraph in enumerate(p for p in paragraphs() if p.language == language):
        before, after = next(free), next(free)
        if manner == BY_HAND:
            text = reworded().get((paragraph.document, paragraph.number), "")
        else:
            rewrite = (BY_RATE | BY_MANNER)[manner]
            text = rewrite(paragraph.text, rate, language, Lcg(1000 * number + rate))
        if text:
            opening = f"{_phrase(number, paragraph)}{before}\n"
            name = f"draft-{paragraph.document}-{paragraph.number}"
            end = len(opening) + len(text)
            made.append(Draft(name, f"{opening}{text}\n{after}\n", len(opening), end, paragraph))
    return made


def _phrase(number: int, paragraph: Paragraph) -> str:
    """A set phrase that the paragraph does not hold."""
    if paragraph.language == "en":
        return "" if ENGLISH_PHRASE in paragraph.text else ENGLISH_PHRASE + " "
    others = [phrase for phrase in PHRASES if phrase not in paragraph.text]
    return others[number % len(others)] + "。"


def _pool(language: str) -> str:
    """Where new tokens come from: lines that no draft has."""
    return (" " if language == "en" else "").join(hosts(language)[-20:])


def _tokens(text: str, language: str) -> list[str]:
    """Tokens and what stands between them; joined they give the text."""
    return re.findall(r"[A-Za-z']+|[^A-Za-z']+", text) if language == "en" else list(text)


def _words(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token[0].isalnum()]
