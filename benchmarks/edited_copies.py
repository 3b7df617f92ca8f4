"""Copies of the paragraphs in fixtures/paragraphs, edited to a known degree: the labelled data behind the floors.

An edit changes one token (a character of Chinese, a word of English): it is replaced by one from
another paragraph, left out, or followed by one from another paragraph. Scattered edits fall
anywhere; a burst falls on one run of tokens. Everything follows from the texts and a seed.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures" / "paragraphs"
LANGUAGES = ("zh", "en")
# Per cent of the tokens that are edited; the copies of 0 differ in punctuation and spaces only.
RATES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30)
SEED = 20240101


@dataclass(frozen=True)
class Paragraph:
    """A text of the labelled corpus. Two are copies of each other exactly when ``origin`` is the same."""

    id: str
    origin: str
    text: str
    rate: int = -1  # of edited tokens in per cent; -1 for an original
    kind: str = "original"  # or scattered, burst, slots, dropped, negative


def digest() -> str:
    """A digest of the texts that everything here is made of."""
    sha = hashlib.sha256()
    for path in sorted(FIXTURES.glob("*.txt")):
        sha.update(path.name.encode() + path.read_bytes())
    return sha.hexdigest()[:16]


def originals(language: str) -> list[str]:
    lines = (FIXTURES / f"{language}.txt").read_text("utf-8").split("\n")
    return [line.strip() for line in lines if line.strip()]


def negatives(language: str) -> list[str]:
    """Paragraphs that share formulae with others of their group, and are no copies."""
    lines = (FIXTURES / f"negatives_{language}.txt").read_text("utf-8").split("\n")
    return [line.strip() for line in lines if line.strip()]


def tokens_of(text: str, language: str) -> list[str]:
    """Tokens with what follows them: characters of Chinese, words of English; joined they give the text."""
    pattern = r"[A-Za-z0-9]+[^\w]*|\w[^\w]*|^[^\w]+" if language == "zh" else r"\S+\s*|^\s+"
    return re.findall(pattern, text)


def edit_tokens(tokens: list[str], edits: int, burst: bool, pool: list[str], rng: random.Random) -> str:
    """The text with that many tokens edited."""
    if burst:
        start = rng.randrange(len(tokens) - edits + 1)
        places = set(range(start, start + edits))
    else:
        places = set(rng.sample(range(len(tokens)), edits))
    out = []
    for place, token in enumerate(tokens):
        other = rng.choice(pool)
        act = rng.randrange(3) if place in places else -1
        if act == 1:  # left out, its punctuation stays
            out.append(re.sub(r"^\w+", "", token) if re.match(r"\w", token) else "")
        else:
            out += [[token], [other], [], [token, other]][act + 1]
    return "".join(out)


def change_slots(text: str, rng: random.Random) -> str:
    """Numbers drawn anew: the same text for another year, place or sum."""
    return re.sub(r"\d+", lambda m: str(rng.randrange(10 ** len(m[0]))).zfill(len(m[0])), text)


def drop_sentence(text: str, language: str, rng: random.Random) -> str:
    """The text without one of its sentences; the same text when it has fewer than three."""
    parts = re.findall(r"[^。！？!?；;]+[。！？!?；;]*" if language == "zh" else r"[^.!?;]+[.!?;]*\s*", text)
    if len(parts) < 3:
        return text
    parts.pop(rng.randrange(len(parts)))
    return "".join(parts)


def build_corpus(language: str, rates: tuple[int, ...] = RATES) -> list[Paragraph]:
    """Originals, their copies at every rate, scattered and in a burst, and the negatives."""
    rng = random.Random(f"{SEED}-{language}")
    base = originals(language)
    pool = [
        re.match(r"\w*", token)[0] + (" " if language == "en" else "")
        for text in base
        for token in tokens_of(text, language)
    ]
    pool = [token for token in pool if token.strip()]
    out = [Paragraph(f"n{i}", f"n{i}", text, kind="negative") for i, text in enumerate(negatives(language))]
    for i, text in enumerate(base):
        out.append(Paragraph(f"o{i}", f"o{i}", text))
        out += (
            Paragraph(f"o{i}-{k}-{r}", f"o{i}", t, r, k)
            for k, r, t in _copies(text, language, rates, pool, rng)
        )
    return out


def _copies(
    text: str, language: str, rates: tuple[int, ...], pool: list[str], rng: random.Random
) -> Iterator[tuple[str, int, str]]:
    tokens = tokens_of(text, language)
    for rate in rates:
        edits = len(tokens) * rate // 100
        if rate == 0:
            yield "scattered", 0, re.sub(r"[,，、 ]", "", text) if language == "zh" else text.upper()
        elif edits:
            for kind in ("scattered", "burst"):
                yield kind, rate, edit_tokens(tokens, edits, kind == "burst", pool, rng)
    changed, dropped = change_slots(text, rng), drop_sentence(text, language, rng)
    if changed != text:
        yield "slots", -1, changed
    if dropped != text:
        yield "dropped", -1, dropped
